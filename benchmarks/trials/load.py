"""Many programs at once.

python -m benchmarks.trials.load [--clients 30] [--pictures 10] [--crowd 100]

Every answer must be the one that the same picture gets alone, from all networks; a crowd may be
refused, but each refusal is a clear sentence.
"""

import argparse
import io
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PIL import Image

from tests.conftest import ROOT, free_port, start_app
from tests.raw_calls import answer_of, as_data_url, assert_is_a_clear_refusal, call

NUM_PICTURES = 10  # different ones
PATIENCE = 600.0  # seconds; a slow answer is not a wrong one
SAME = 2e-3  # of a probability: batches of other sizes round differently


def pictures(number: int) -> list[dict[str, str]]:
    """Different pictures as `data:` URLs: the examples, each turned a little further."""
    files = sorted((ROOT / "ui" / "classify" / "examples").glob("*.png"))
    made = []
    for i in range(number):
        content = io.BytesIO()
        turned = Image.open(files[i % len(files)]).convert("RGB")
        turned.rotate(7 * (i // len(files)), fillcolor="white").save(content, "PNG")
        made.append(as_data_url(content.getvalue()))
    return made


def classify_at_once(url: str, num_clients: int, num_pictures: int) -> tuple[int, int]:
    """Each client sends so many pictures, one after the other, beginning at another one.

    Returns how many calls were answered, as they are alone, and how many refused, in a sentence.
    AssertionError for any other.
    """
    posted = pictures(NUM_PICTURES)
    alone = [answer_of(call(url, "classify", [picture])) for picture in posted]

    def client(number: int) -> list[bool]:
        answered = []
        for i in range(num_pictures):
            place = (number + i) % NUM_PICTURES
            told = call(url, "classify", [posted[place]], PATIENCE)
            if told.startswith("event: complete"):
                assert_same(answer_of(told), alone[place])
            else:
                assert_is_a_clear_refusal(told)
            answered.append(told.startswith("event: complete"))
        return answered

    with ThreadPoolExecutor(num_clients) as pool:
        told = [answered for each in pool.map(client, range(num_clients)) for answered in each]
    return sum(told), len(told) - sum(told)


def assert_same(answer: dict[str, Any], alone: dict[str, Any]) -> None:
    assert answer.keys() == alone.keys()
    for name in alone.keys() - {"verdict"}:
        assert answer[name]["label"] == alone[name]["label"], name
        for kind, probability in alone[name]["confidences"].items():
            assert abs(answer[name]["confidences"][kind] - probability) < SAME, (name, kind)
    assert answer["verdict"] == alone["verdict"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=30)
    parser.add_argument("--pictures", type=int, default=10)
    parser.add_argument("--crowd", type=int, default=100)
    wish = parser.parse_args()
    port = free_port()
    with tempfile.TemporaryDirectory() as temporary:
        app = start_app(port, ROOT, GRADIO_TEMP_DIR=temporary)
        try:
            for clients, each in ((wish.clients, wish.pictures), (wish.crowd, 1)):
                began = time.monotonic()
                answered, refused = classify_at_once(f"http://127.0.0.1:{port}", clients, each)
                print(
                    f"{clients} clients, {each} pictures each: {answered} answered as alone, "
                    f"{refused} refused, {time.monotonic() - began:.0f} s",
                    flush=True,
                )
        finally:
            app.terminate()
            app.wait(30)


if __name__ == "__main__":
    main()
