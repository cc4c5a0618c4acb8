"""What programs are told: the documented endpoints, and calls that work as written."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from gradio_client import Client

from cnn_models import ARCHITECTURES
from tests.conftest import ROOT, need_client

README = (ROOT / "README.md").read_text(encoding="utf-8")
PROGRAMS = README.split("### The API")[1].split("\n## ")[0]
NPM = Path(os.environ.get("NPM_PACKAGES", ROOT / ".npm"))


def _block(language: str, holds: str, app_url: str) -> str:
    """The README's code of that language, for the app of this test."""
    blocks = re.findall(rf"```{language}\n(.*?)```", PROGRAMS, re.DOTALL)
    return next(b for b in blocks if holds in b).replace("http://127.0.0.1:7860", app_url)


def _output(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def endpoints(app_url):
    return Client(app_url, verbose=False).view_api(print_info=False, return_format="dict")


def test_what_is_listed_is_what_the_readme_documents(endpoints):
    documented = set(re.findall(r"^\| `(/\w+)` \|", PROGRAMS, re.MULTILINE))
    listed = set(endpoints["named_endpoints"])
    assert listed <= documented
    assert documented - listed <= {"/retrain", "/runs"}  # only where retraining is offered
    assert not endpoints["unnamed_endpoints"]


def test_every_endpoint_parameter_and_answer_is_typed_and_described(endpoints):
    """Once for agents (type) and once for the page's "Use via API" (python_type)."""
    for name, endpoint in endpoints["named_endpoints"].items():
        assert len(endpoint["description"]) > 20, name
        answer = endpoint["returns"][0]
        assert len(answer["python_type"]["description"]) > 20, name
        for told in (*endpoint["parameters"], answer):
            where = (name, told.get("parameter_name", "returns"))
            assert told["type"]["description"] == told["python_type"]["description"], where
            assert told["python_type"]["type"] not in ("", "Any"), where


def test_the_examples_of_use_via_api_could_be_sent(endpoints):
    told = {
        p["parameter_name"]: p["example_input"]
        for endpoint in endpoints["named_endpoints"].values()
        for p in endpoint["parameters"]
    }
    assert (told["network"], told["layer"]) == ("lenet", "conv1")
    assert "://" not in told["image"]["url"]  # nothing is fetched from an address


def test_the_networks_that_can_be_asked_for_are_listed(endpoints):
    (network,) = endpoints["named_endpoints"]["/layers"]["parameters"]
    assert network["type"]["enum"] == list(ARCHITECTURES)


def test_the_readmes_python_works(app_url):
    told = _output(sys.executable, "-c", _block("python", "gradio_client", app_url))
    assert "'label': 'Bag'" in told


def test_the_readmes_curl_works(app_url):
    need_client(shutil.which("curl"), "curl is not installed")
    told = _output("bash", "-c", _block("sh", "curl", app_url))
    assert "event: complete" in told
    assert '"label": "Bag"' in told


def test_the_readmes_javascript_works(app_url):
    there = shutil.which("node") and (NPM / "node_modules" / "@gradio" / "client").is_dir()
    need_client(there, f"needs node and: npm install --prefix {NPM.name} @gradio/client")
    script = NPM / "node_modules" / f"readme_{os.getpid()}.mjs"
    script.write_text(_block("js", "@gradio/client", app_url))
    try:
        told = _output("node", str(script))
    finally:
        script.unlink()
    assert "label: 'Bag'" in told
