"""Checkpoints from a Hub over real HTTP: pinned, cached, verified, and without a Hub at all."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import huggingface_hub.constants
import pytest
from huggingface_hub import HfApi

from cnn_models import build
from cnn_models.files.card import Card
from cnn_models.files.hub import checkpoint_folder
from cnn_models.files.weights import CheckpointError, checkpoint_path, save_checkpoint
from cnn_models.predict import load
from tests.conftest import ROOT, free_port
from tests.hub_stand_in import HubStandIn

REPO = "ada/nets"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[HubStandIn]:
    """A Hub with two versions of a LeNet, and an empty cache."""
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    hub = HubStandIn()
    repository = hub.add("model", REPO, _files(tmp_path, seed=1))
    repository.commit(_files(tmp_path, seed=2))
    yield hub
    hub.close()


@pytest.fixture
def api(hub: HubStandIn) -> HfApi:
    return HfApi(endpoint=hub.url, token=False)


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    return tmp_path / "shipped"


def _files(folder: Path, seed: int) -> dict[str, bytes]:
    path = checkpoint_path("lenet", folder / str(seed))
    card = Card("lenet", f"recipe {seed}", epochs=1, seed=seed, train_pictures=10)
    save_checkpoint(path, build("lenet", seed=seed), card)
    return {"README.md": b"---\n---\n", path.name: path.read_bytes()}


def _unreachable() -> HfApi:
    return HfApi(endpoint=f"http://127.0.0.1:{free_port()}", token=False)


def test_a_folder_stays_a_folder(tmp_path):
    assert checkpoint_folder(tmp_path) == tmp_path
    assert checkpoint_folder(str(tmp_path)) == tmp_path


@pytest.mark.parametrize("address", ["hf://ada/nets", Path("hf://ada/nets"), "hf://ada/nets@main"])
def test_the_newest_checkpoints_are_loaded(api, shipped, address):
    assert load("lenet", checkpoint_folder(address, shipped, api)).card.seed == 2


def test_a_pinned_revision_is_loaded(hub, api, shipped):
    first = next(iter(hub.repositories["model", REPO].commits))
    assert load("lenet", checkpoint_folder(f"hf://{REPO}@{first}", shipped, api)).card.seed == 1


def test_a_second_use_downloads_nothing(hub, api, shipped):
    first = checkpoint_folder(f"hf://{REPO}", shipped, api)
    hub.log.clear()
    assert checkpoint_folder(f"hf://{REPO}", shipped, api) == first
    assert not [request for request in hub.log if request.startswith("GET /ada")]


def test_without_a_hub_the_earlier_download_is_used(api, shipped, caplog):
    checkpoint_folder(f"hf://{REPO}", shipped, api)
    folder = checkpoint_folder(f"hf://{REPO}", shipped, _unreachable())
    assert load("lenet", folder).card.seed == 2
    assert "cannot be reached" in caplog.text
    assert "downloaded before" in caplog.text


@pytest.mark.usefixtures("hub")
def test_without_hub_and_download_the_shipped_ones_are_used(shipped, caplog):
    assert checkpoint_folder(f"hf://{REPO}", shipped, _unreachable()) == shipped
    assert "using the shipped checkpoints" in caplog.text


def test_a_hub_that_fails_is_as_good_as_none(hub, api, shipped, caplog):
    hub.fail("GET /api/models", 500)
    assert checkpoint_folder(f"hf://{REPO}", shipped, api) == shipped
    assert "failed with 500" in caplog.text


def test_a_cut_connection_is_tried_again(hub, api, shipped, caplog):
    caplog.set_level(logging.ERROR)
    hub.fail("GET /ada/nets/resolve", "cut")
    assert load("lenet", checkpoint_folder(f"hf://{REPO}", shipped, api)).card.seed == 2


def test_a_damaged_download_is_fetched_again_and_then_refused(hub, api, shipped):
    hub.fail("GET /ada/nets/resolve", "damage")
    assert load("lenet", checkpoint_folder(f"hf://{REPO}", shipped, api)).card.seed == 2
    first = next(iter(hub.repositories["model", REPO].commits))
    hub.fail("GET /ada/nets/resolve", "damage", times=2)
    with pytest.raises(CheckpointError, match="came damaged twice"):
        checkpoint_folder(f"hf://{REPO}@{first}", shipped, api)


@pytest.mark.parametrize("address", ["hf://ada/nothing", "hf://ada/nets@v9"])
def test_what_the_hub_does_not_have_is_told(api, shipped, address):
    with pytest.raises(ValueError, match="has no model repository ada/"):
        checkpoint_folder(address, shipped, api)


def test_a_repository_without_checkpoints_is_told(hub, api, shipped):
    hub.add("model", "ada/words", {"README.md": b"words"})
    with pytest.raises(ValueError, match="holds no checkpoint of this program"):
        checkpoint_folder("hf://ada/words", shipped, api)


@pytest.mark.parametrize(
    "address", ["hf://", "hf://ada", "hf://a/b/c", "hf:ada/nets", "hf://a b/c"]
)
def test_a_malformed_address_is_told(address):
    with pytest.raises(ValueError, match="reads hf://OWNER/NAME"):
        checkpoint_folder(address)


@pytest.mark.slow
def test_evaluate_and_the_app_take_the_address(hub, tmp_path):
    environment = os.environ | {
        "HF_ENDPOINT": hub.url,
        "HF_HOME": str(tmp_path / "home"),
        "CHECKPOINTS": f"hf://{REPO}",
    }
    script = (
        "import app, sys; from training.commands.measure import evaluate; "
        f"evaluate(['lenet'], 'hf://{REPO}', subset=True, as_json=True); "
        "loaded = app.page.loading.result().items(); "
        "print({k: v.card.seed for k, v in loaded if hasattr(v, 'card')})"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    assert '"num_pictures": 1000' in done.stdout
    assert "{'lenet': 2}" in done.stdout
