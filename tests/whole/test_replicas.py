"""Two replicas behind nginx, by the shipped configuration: visitors stay, and survive a loss."""

import shutil
import subprocess
import time
import urllib.request

import pytest
from gradio_client import Client, handle_file

from tests.conftest import ROOT, free_port, need_client, start_app

pytestmark = pytest.mark.slow

EXAMPLE = ROOT / "ui" / "classify" / "examples" / "4_bag_flat.png"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
PORTS = (7861, 7862, 8080)  # as in the configuration


@pytest.fixture(scope="module")
def replicas(tmp_path_factory):
    """The proxy's address, and the replicas' processes by their own addresses."""
    need_client(NGINX, "nginx is not installed (Debian: apt install nginx-light)")
    folder = tmp_path_factory.mktemp("replicas")
    (folder / "lenet.safetensors").symlink_to(ROOT / "checkpoints" / "lenet.safetensors")
    ports = [free_port() for _ in PORTS]
    configuration = (ROOT / "docs" / "nginx.conf").read_text()
    for written, port in zip(PORTS, ports, strict=True):
        configuration = configuration.replace(str(written), str(port))
    (folder / "nginx.conf").write_text(configuration)
    processes = {
        f"127.0.0.1:{port}": start_app(
            port,
            CHECKPOINTS=str(folder),
            GRADIO_TEMP_DIR=str(folder / f"temporary_{port}"),
            OMP_NUM_THREADS="1",
        )
        for port in ports[:2]
    }
    proxy = subprocess.Popen([NGINX, "-p", folder, "-c", folder / "nginx.conf"])
    yield f"http://127.0.0.1:{ports[2]}", processes
    for process in (proxy, *processes.values()):
        process.terminate()
        process.wait(60)


def _ask(address: str, visitor: str = ""):
    headers = {"Cookie": f"lab_visitor={visitor}"} if visitor else {}
    request = urllib.request.Request(f"{address}/gradio_api/app_id", headers=headers)
    for _ in range(50):
        try:
            return urllib.request.urlopen(request, timeout=10).headers
        except ConnectionError:
            time.sleep(0.1)
        except OSError as error:
            if not isinstance(getattr(error, "reason", None), ConnectionError):
                raise
            time.sleep(0.1)
    raise TimeoutError("nginx did not answer.")


def _one_visitor_each(address, processes) -> dict[str, str]:
    """A visitor's cookie for each replica."""
    visitors: dict[str, str] = {}
    for i in range(100):
        visitors.setdefault(_ask(address, f"visitor{i}")["X-Replica"], f"visitor{i}")
        if len(visitors) == len(processes):
            break
    return visitors


def _classify(address: str, visitor: str) -> dict[str, object]:
    cookie = {"Cookie": f"lab_visitor={visitor}"}
    client = Client(address, headers=cookie, verbose=False)
    files = client.predict(handle_file(str(EXAMPLE)), "lenet", "conv1", api_name="/feature_maps")
    assert len(files) == 6
    return client.predict(handle_file(str(EXAMPLE)), api_name="/classify")


def test_a_new_visitor_gets_a_cookie_once(replicas):
    address, _ = replicas
    assert _ask(address)["Set-Cookie"].startswith("lab_visitor=")
    assert _ask(address, "known")["Set-Cookie"] is None


def test_visitors_are_spread_stay_and_survive_the_loss_of_a_replica(replicas):
    address, processes = replicas
    visitors = _one_visitor_each(address, processes)
    assert set(visitors) == set(processes)
    for replica, visitor in visitors.items():
        assert {_ask(address, visitor)["X-Replica"] for _ in range(5)} == {replica}
        assert _classify(address, visitor)["lenet"]["label"] == "Bag"
    lost, kept = processes
    processes[lost].kill()
    processes[lost].wait(60)
    assert _classify(address, visitors[lost])["lenet"]["label"] == "Bag"
    assert _ask(address, visitors[lost])["X-Replica"].endswith(kept)
