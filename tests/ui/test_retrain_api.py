"""/retrain and /runs over real HTTP, with a stand-in that speaks the worker's protocol."""

import sys

import gradio as gr
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from runs.queue import Jobs
from runs.request import Limits
from tests.conftest import free_port
from ui.retrain.api import build_retrain_api

STAND_IN = """
import json, sys
def tell(**event): print(json.dumps(event), flush=True)
network = json.loads(sys.stdin.readline())["request"]["network"]
tell(kind="progress", step=1, num_steps=1, loss=2.0)
tell(kind="end", status="done", reason="", step=1, seconds=0.5, after=[80.0] * 10, before=None)
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    jobs = Jobs(Limits(threads=1), folder, worker=(sys.executable, "-c", STAND_IN))
    with gr.Blocks(analytics_enabled=False) as page:
        build_retrain_api(jobs)
    port = free_port()
    page.launch(server_name="127.0.0.1", server_port=port, prevent_thread_lock=True, quiet=True)
    yield f"http://127.0.0.1:{port}"
    page.close()


def _retrain(client, **settings):
    wish = {"network": "lenet", "epochs": 1, "num_pictures": 100, "api_name": "/retrain"}
    job = client.submit(**(wish | settings))
    job.result(timeout=60)
    return job.outputs()[-1]


def test_the_last_record_names_the_run_which_is_then_listed_for_its_owner_alone(address):
    client, stranger = (Client(address, verbose=False) for _ in range(2))
    last = _retrain(client)
    assert (last["kind"], last["status"]) == ("end", "done")
    assert last["accuracy_on_1000_test_pictures"] == 80
    (listed,) = client.predict(api_name="/runs")
    assert listed["run"] == last["run"]
    assert stranger.predict(api_name="/runs") == []


def test_a_bad_setting_is_refused_in_one_sentence(address):
    with pytest.raises(AppError, match="Did you mean 'lenet'"):
        _retrain(Client(address, verbose=False), network="lenett")
