"""Many clients at once against one at a time: python -m tests.load [--clients 30 --pictures 10]."""

import argparse
import io
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from PIL import Image

from tests.conftest import ROOT, free_port, start_app
from tests.raw_calls import answer_of, as_data_url, assert_is_a_clear_refusal, call

EXAMPLES = sorted((ROOT / "ui" / "examples").glob("*.png"))


@dataclass
class Result:
    """What the clients saw. wrong: answers that differ from the one given alone."""

    answered: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)


def pictures(number: int) -> list[bytes]:
    """So many different pictures, made of the examples by turning them."""
    made = []
    for i in range(number):
        picture = Image.open(EXAMPLES[i % len(EXAMPLES)]).convert("RGB")
        buffer = io.BytesIO()
        picture.rotate(7 * (i // len(EXAMPLES)), fillcolor="white").save(buffer, "PNG")
        made.append(buffer.getvalue())
    return made


def labels(told: str) -> dict[str, str]:
    return {name: record["label"] for name, record in answer_of(told).items()}


def at_once(app_url: str, num_clients: int, num_pictures: int, patience: float = 600) -> Result:
    """Every client classifies every picture, each beginning with another; all of them together."""
    posted = [as_data_url(picture) for picture in pictures(num_pictures)]
    alone = [labels(call(app_url, "classify", [picture])) for picture in posted]

    def visit(client: int) -> list[tuple[int, str]]:
        turns = [(client + i) % num_pictures for i in range(num_pictures)]
        return [(turn, call(app_url, "classify", [posted[turn]], patience)) for turn in turns]

    result = Result()
    with ThreadPoolExecutor(num_clients) as clients:
        for answers in clients.map(visit, range(num_clients)):
            for turn, told in answers:
                if told.startswith("event: complete"):
                    result.answered += 1
                    if labels(told) != alone[turn]:
                        result.wrong.append(told[:200])
                else:
                    result.refused += 1
                    try:
                        assert_is_a_clear_refusal(told)
                    except (AssertionError, ValueError):
                        result.unclear.append(told[:200])
    return result


def main() -> None:
    """Print what happened; exit code 1 for a wrong answer or an unclear refusal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=30)
    parser.add_argument("--pictures", type=int, default=10)
    arguments = parser.parse_args()
    port = free_port()
    process = start_app(port)
    try:
        result = at_once(f"http://127.0.0.1:{port}", arguments.clients, arguments.pictures)
    finally:
        process.terminate()
        process.wait(10)
    print(result)
    sys.exit(bool(result.wrong or result.unclear))


if __name__ == "__main__":
    main()
