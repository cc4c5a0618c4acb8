"""The app over real HTTP, as programs and strangers meet it."""

import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from PIL import Image

from cnn_models import ARCHITECTURES, CLASS_NAMES, SHIPPED
from tests.conftest import ROOT

EXAMPLE = ROOT / "ui" / "classify" / "examples" / "4_bag_flat.png"


@pytest.fixture(scope="module")
def client(app_url):
    return Client(app_url, verbose=False)


def _post(app_url: str, image: object) -> str:
    """Call /classify with raw JSON; return everything the server streams back."""
    request = urllib.request.Request(
        f"{app_url}/gradio_api/call/classify",
        data=json.dumps({"data": [image]}).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        event = json.load(urllib.request.urlopen(request, timeout=30))["event_id"]
        answer = urllib.request.urlopen(f"{app_url}/gradio_api/call/classify/{event}", timeout=60)
        return answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.read().decode()


def test_classify_answers_with_every_shipped_network_and_a_verdict(client):
    answer = client.predict(handle_file(str(EXAMPLE)), api_name="/classify")
    assert set(answer) == {*SHIPPED, "verdict"}
    for name in SHIPPED:
        confidences = answer[name]["confidences"]
        assert list(confidences) == list(CLASS_NAMES)
        assert sum(confidences.values()) == pytest.approx(1, abs=1e-4)
        assert answer[name]["label"] == max(confidences, key=confidences.get)
        assert answer[name]["milliseconds"] > 0
    assert answer["verdict"]["label"] in CLASS_NAMES
    assert isinstance(answer["verdict"]["sure"], bool)
    assert answer["verdict"]["why"]


def test_networks_lists_all_of_them_with_their_figures(client):
    records = client.predict(api_name="/networks")
    assert [r["name"] for r in records] == list(ARCHITECTURES)
    by_name = {r["name"]: r for r in records}
    assert by_name["alexnet"]["parameters"] == 46_764_746
    assert by_name["googlenet"]["input_size"] == 96
    assert by_name["vgg11"]["test_accuracy"] is None
    for name in SHIPPED:
        assert 70 < by_name[name]["test_accuracy"] < 100
        assert 0 < by_name[name]["megabytes"] < 52


def test_a_file_that_is_no_picture_is_refused_in_one_sentence(client, tmp_path):
    page = tmp_path / "page.png"
    page.write_text("<html>not a picture</html>")
    with pytest.raises(AppError, match="a web page, which cannot be read"):
        client.predict(handle_file(str(page)), api_name="/classify")


@pytest.mark.parametrize(
    "image",
    [
        {"path": "/etc/hostname"},
        {"path": str(EXAMPLE)},
        {"path": "/dev/zero"},
        {"path": "/nowhere/at/all.png"},
        {"path": str(EXAMPLE), "meta": {"_type": "gradio.FileData"}},
        {"path": "../../etc/passwd", "meta": {"_type": "gradio.FileData"}},
        {"path": "x", "url": "data:image/png;base64,AAAA"},
        {"path": "x", "url": "data:image/png;base64," + "A" * 15_000_000},
        None,
        {},
        "a string",
        [1, 2, 3],
        float("nan"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_posted_json_cannot_reach_the_servers_files_or_crash_it(app_url, client, image):
    told = _post(app_url, image)
    assert "event: complete" not in told
    assert "Traceback" not in told
    assert "root:" not in told
    posted = image.get("path", "") if isinstance(image, dict) else ""
    assert str(ROOT) not in (told.replace(posted, "") if posted else told)  # told only their own
    answer = client.predict(handle_file(str(EXAMPLE)), api_name="/classify")
    assert answer["verdict"]["label"]


@pytest.mark.parametrize(
    "path", ["app.py", "/etc/passwd", "checkpoints/lenet.safetensors", "../../../etc/passwd"]
)
def test_no_file_of_the_server_can_be_fetched(app_url, path):
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(f"{app_url}/gradio_api/file={path}", timeout=10)
    assert error.value.code in (403, 404)


def test_monitoring_is_off_and_only_the_documented_endpoints_are_listed(app_url, client):
    with urllib.request.urlopen(f"{app_url}/monitoring/summary", timeout=10) as answer:
        assert json.load(answer) == {"functions": {}}  # nobody's calls are counted
    named = client.view_api(return_format="dict")["named_endpoints"]
    assert {"/classify", "/networks"} <= set(named)
    assert not [name for name in named if name.startswith("/lambda")]


def test_every_picture_of_a_kind_gets_an_answer(client, tmp_path):
    for i, mode in enumerate(("1", "L", "P", "RGBA", "CMYK")):
        path = tmp_path / f"{i}.{'jpg' if mode == 'CMYK' else 'png'}"
        Image.open(EXAMPLE).convert(mode).save(path)
        answer = client.predict(handle_file(str(path)), api_name="/classify")
        assert len(answer) == len(SHIPPED) + 1


def test_the_examples_are_pictures():
    paths = sorted(Path(ROOT / "ui" / "classify" / "examples").glob("*.png"))
    assert len(paths) >= 4
    assert all(Image.open(path).size == (320, 320) for path in paths)
