"""Publishing to a Hub over real HTTP: what is sent, what goes wrong, and running it again."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import huggingface_hub.constants
import pytest
import yaml
from gradio_client import Client
from huggingface_hub import HfApi
from huggingface_hub.repocard_data import model_index_to_eval_results
from typer.testing import CliRunner

from cnn_models import ARCHITECTURES, SHIPPED, build
from cnn_models.files.card import Card
from cnn_models.files.weights import checkpoint_path, read_card, save_checkpoint
from tests.conftest import ROOT, free_port, start_app
from tests.hub_stand_in import TOKEN, HubStandIn
from tools.__main__ import app
from tools.model_card import model_card
from tools.publish import PublishError, check_name, send
from tools.shipment import Shipment, model_shipment, space_shipment

NAME = "ada/lab"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubStandIn]:
    """Large files go by Git LFS: the chunked store of hf_xet has no stand-in."""
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_DISABLE_XET", True)
    hub = HubStandIn()
    yield hub
    hub.close()


@pytest.fixture
def api(hub: HubStandIn) -> HfApi:
    return HfApi(endpoint=hub.url, token=TOKEN)


@pytest.fixture
def checkpoints(tmp_path: Path) -> Path:
    for name in ("lenet", "lenet_bn"):
        card = Card(name, "modern", epochs=1, seed=0, train_pictures=10, test_accuracy=81.25)
        save_checkpoint(checkpoint_path(name, tmp_path), build(name, seed=0), card)
    return tmp_path


@pytest.fixture
def shipment(checkpoints: Path) -> Shipment:
    return model_shipment(NAME, checkpoints)


def test_a_space_gets_what_the_page_needs_and_nothing_else(tmp_path):
    sent = space_shipment(NAME).files
    assert {"assets/stored_answers.safetensors", "assets/neighbours/lenet.safetensors"} <= set(sent)
    for path in sent:
        if not path.startswith("checkpoints/"):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, tmp_path / path)
    (tmp_path / "checkpoints").mkdir()
    shutil.copy(checkpoint_path("lenet"), tmp_path / "checkpoints")
    junk = ("tests/test_a.py", ".venv/a.py", "ui/__pycache__/a.pyc", "trained/a.safetensors")
    for path in (*junk, "checkpoints/nin.resume.safetensors", "ui/.DS_Store", ".gradio/a.py"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("junk")
    sent = set(space_shipment(NAME, tmp_path).files)
    assert {"app.py", "README.md", "requirements.txt", "checkpoints/lenet.safetensors"} <= sent
    assert not {path for path in sent if "junk" in (tmp_path / path).read_text(errors="ignore")[:9]}


def test_a_space_gets_every_file_that_the_app_comes_with():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    folders = ("cnn_models/", "pictures/", "training/", "runs/", "ui/", "assets/", "checkpoints/")
    ours = {path for path in listed.stdout.splitlines() if path.startswith(folders)}
    assert ours
    assert ours <= set(space_shipment(NAME).files)


@pytest.mark.slow
def test_a_published_space_starts_and_answers(hub, api, tmp_path):
    shipment = space_shipment(NAME)
    few = {p: f for p, f in shipment.files.items() if f.stat().st_size < 1_000_000}
    send(Shipment(NAME, "space", few), api, private=True)
    space = hub.repositories["space", NAME]
    assert space.sdk == "gradio"
    assert space.private
    for path, content in space.files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    port = free_port()
    process = start_app(port, tmp_path, GRADIO_TEMP_DIR=str(tmp_path / "temporary"))
    try:
        records = Client(f"http://127.0.0.1:{port}", verbose=False).predict(api_name="/networks")
    finally:
        process.terminate()
        process.wait(60)
    assert {r["name"] for r in records if r["megabytes"]} == {
        *("lenet", "lenet_bn", "lenet_bn_scratch"),
    }


def test_a_model_repository_gets_checkpoints_and_card(hub, api, shipment, checkpoints):
    address = send(shipment, api)
    files = hub.repositories["model", NAME].files
    assert address.startswith(f"{hub.url}/{NAME}/commit/")
    assert files["lenet.safetensors"] == (checkpoints / "lenet.safetensors").read_bytes()
    assert files["README.md"].decode() == shipment.texts["README.md"]
    config = json.loads(files["config.json"])  # by which the Hub counts downloads
    assert {each["file"] for each in config["networks"].values()} == {
        name for name in files if name.endswith(".safetensors")
    }
    assert any(request.startswith("PUT /lfs/") for request in hub.log)


def test_small_files_go_with_the_commit_alone(api, hub, shipment, monkeypatch):
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_DISABLE_XET", False)
    hub.large_files = False
    send(shipment, api)
    assert set(hub.repositories["model", NAME].files) >= {"lenet.safetensors", "README.md"}
    assert not [request for request in hub.log if "lfs" in request]


def test_an_update_sends_what_changed_and_deletes_what_is_gone(hub, api, shipment, checkpoints):
    send(shipment, api)
    hub.log.clear()
    (checkpoints / "lenet_bn.safetensors").unlink()
    send(model_shipment(NAME, checkpoints), api)
    files = hub.repositories["model", NAME].files
    assert "lenet.safetensors" in files
    assert "lenet_bn.safetensors" not in files
    assert not [request for request in hub.log if request.startswith("PUT")]


def test_a_cut_connection_is_told_and_the_second_run_finishes(hub, api, shipment):
    hub.fail("POST /api/models/ada/lab/commit", "cut")
    with pytest.raises(PublishError, match=r"connection to .* failed .*Run the same command again"):
        send(shipment, api)
    assert "lenet.safetensors" not in hub.repositories["model", NAME].files
    hub.log.clear()
    send(shipment, api)
    assert "lenet.safetensors" in hub.repositories["model", NAME].files
    assert not [request for request in hub.log if request.startswith("PUT")]  # came before the cut


def test_a_file_that_was_damaged_on_the_way_is_told(hub, api, shipment):
    hub.fail("PUT /lfs", "damage", times=9)
    with pytest.raises(PublishError, match=r"SHA-256.*Run the same command again"):
        send(shipment, api)
    assert "lenet.safetensors" not in hub.repositories["model", NAME].files


@pytest.mark.parametrize(
    ("where", "status", "told"),
    [
        ("/api/repos/create", 402, "paid plan.*zero-a10g"),
        ("/api/repos/create", 500, "failed with 500 .*again later"),
        ("/commit", 500, "failed with 500 .*again later"),
        ("/commit", 409, "changed by somebody else meanwhile .*again"),
        ("/commit", 413, "refused the files"),
    ],
)
def test_the_hubs_refusals_are_told_with_a_remedy(hub, api, shipment, where, status, told):
    hub.fail(where, status)
    with pytest.raises(PublishError, match=told):
        send(shipment, api)


def test_a_missing_and_a_wrong_token_are_told(hub, shipment):
    with pytest.raises(PublishError, match=r"no token .*hf auth login"):
        send(shipment, HfApi(endpoint=hub.url, token=False))
    assert not hub.log
    with pytest.raises(PublishError, match=r"does not accept the token .*HF_TOKEN"):
        send(shipment, HfApi(endpoint=hub.url, token="hf_wrong"))


def test_names_that_are_taken_are_told(hub, api, checkpoints):
    hub.add("model", "ada/lab", {"pytorch_model.bin": b"somebody's own work"})
    with pytest.raises(PublishError, match=r"taken by a model .*pytorch_model.bin"):
        send(model_shipment("ada/lab", checkpoints), api)
    with pytest.raises(PublishError, match="not yours to write to"):
        send(model_shipment("grace/lab", checkpoints), api)


@pytest.mark.parametrize("name", ["lab", "", "ada/", "ada/lab/more", "ada/l ab", "https://x.org/a"])
def test_what_is_no_repositorys_name_is_told(name):
    with pytest.raises(PublishError, match="It reads OWNER/NAME"):
        check_name(name)


def test_the_model_card_lists_every_measured_network():
    cards = [read_card(checkpoint_path(name)) for name in SHIPPED]
    unmeasured = Card("vgg11", "modern", epochs=1, seed=0, train_pictures=10)
    text = model_card(NAME, [*cards, unmeasured])
    index = yaml.safe_load(text.split("---")[1])["model-index"]
    for card, entry in zip(cards, index, strict=True):
        name, (result,) = model_index_to_eval_results([entry])
        assert name == ARCHITECTURES[card.network].title
        assert result.metric_value == pytest.approx(card.test_accuracy / 100)
    assert "| VGG-11 | `vgg11.safetensors` |" in text


def test_the_command_tells_sizes_and_sends(hub, checkpoints):
    done = subprocess.run(
        [
            sys.executable,
            *["-m", "tools", "publish", "--model", "ada/lab", "--checkpoints"],
            checkpoints,
        ],
        cwd=ROOT,
        env=os.environ | {"HF_ENDPOINT": hub.url, "HF_HUB_DISABLE_XET": "1", "HF_TOKEN": TOKEN},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "lenet.safetensors" in done.stdout
    assert "MB" in done.stdout
    assert "lenet.safetensors" in hub.repositories["model", NAME].files


def test_a_dry_run_needs_no_token_and_no_hub(monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "")
    told = CliRunner().invoke(app, ["publish", "--space", NAME, "--dry-run"])
    assert told.exit_code == 0
    assert "checkpoints/" in told.output
    assert "Nothing was sent" in told.output
