"""The lab's web page: start it with `python app.py`; a Space starts this file too."""

import argparse
import os
import sys
from pathlib import Path

from ui.guard.server_address import server_address

HOST = os.environ.get("HOST") or ("0.0.0.0" if "SPACE_ID" in os.environ else "127.0.0.1")
PORT = os.environ.get("PORT") or "7860"


def settings() -> tuple[str, int, Path | None]:
    """The host, the port, and the folder that keeps runs; one sentence and exit code 1 or 2."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--save-runs", type=Path, help="keep the runs of the Retrain tab here")
    folder = parser.parse_args().save_runs
    try:
        return *server_address(HOST, PORT), folder
    except ValueError as error:
        sys.exit(str(error))


# Before all that takes seconds to be imported.
SETTINGS = settings() if __name__ == "__main__" else None

import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.util import find_spec

import httpx
import torch

from cnn_models import SHIPPED, classify, load_all
from cnn_models.files.finder_file import shipped_finder
from cnn_models.files.hub import checkpoint_folder
from cnn_models.predict import Network
from cnn_models.proxy_settings import OWN_HOSTS, settle_proxies
from runs.server_folder import ServerFolder
from training.step.memory import give_back_freed_memory, share_freed_memory

# A folder, or hf://OWNER/NAME[@REVISION].
CHECKPOINTS = os.environ.get("CHECKPOINTS", Path(__file__).parent / "checkpoints")


def load_networks() -> dict[str, Network | Exception]:
    """Load all checkpoints and ask each network once, so that the first visitor need not wait."""
    num_threads = torch.get_num_threads()
    # The other cores are busy with the page: of several threads each would wait, at every one of a
    # thousand small steps, for the one that has no core.
    torch.set_num_threads(1)
    try:
        networks = load_all(checkpoint_folder(CHECKPOINTS))
    except ValueError as error:
        return dict.fromkeys(SHIPPED, error)
    finally:
        torch.set_num_threads(num_threads)
    usable = [n for n in networks.values() if isinstance(n, Network)]
    classify(usable, torch.zeros(28, 28, dtype=torch.uint8))
    shipped_finder()
    give_back_freed_memory()
    return networks


def surroundings() -> ServerFolder:
    """Settle what gradio reads when it is imported; the folder of uploads, closed to others."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    # Gradio asks its own page whether it is up.
    own_hosts = (*OWN_HOSTS, HOST.strip("[]"))
    if ignored := settle_proxies(partial(httpx.Client, verify=False), own_hosts):
        print(ignored, file=sys.stderr)
    parent = os.environ.get("GRADIO_TEMP_DIR")
    try:
        folder = ServerFolder("uploads", Path(parent) if parent else None)
    except OSError as error:
        where = f"{error.filename} ({error.strerror})"
        sys.exit(f"No folder for uploads can be made at {where}. Choose another: TMPDIR=FOLDER.")
    os.environ["GRADIO_TEMP_DIR"] = str(folder.path)
    return folder


uploads = surroundings()
share_freed_memory()
# The page opens at once; whoever asks first waits for the networks. To import Gradio takes longer
# than to load them, so they go first.
loading = ThreadPoolExecutor(max_workers=1).submit(load_networks)

from runs.queue import Jobs
from runs.trainers import WORKER
from runs.zero_gpu import rented_training
from ui.guard.http_limits import app_settings
from ui.guard.run_uploads import MAX_RUN_BODY
from ui.guard.visitor_memory import MOST_SESSIONS, remember_little
from ui.page.page import build_page
from ui.shared.theme import HEAD, styles, theme
from ui.texts.gradio import gradio_words


def start_jobs() -> Jobs:
    """The queue of visitors' training runs; one sentence and exit code 1 for a bad RETRAIN_*."""
    try:
        return Jobs(shipped=CHECKPOINTS, worker=rented_training() or WORKER)
    except ValueError as error:
        sys.exit(str(error))


jobs = start_jobs()
demo = build_page(loading.result, jobs)
# Training has a queue of its own, so that this one is never full of it.
demo.queue(default_concurrency_limit=4, max_size=1000)


def end(*_: object) -> None:
    """On Ctrl-C and SIGTERM: the training process first, then the page."""
    jobs.close()
    raise KeyboardInterrupt


def main(host: str, port: int, folder: Path | None) -> None:
    """Serve the page and keep the runs; one sentence and exit code 1 if that cannot be."""
    if folder is not None:
        try:
            jobs.keep_in(folder)
        except OSError as error:
            sys.exit(f"Cannot keep runs in {folder} ({error.strerror}). Choose another folder.")
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, end)
    launched = threading.Event()
    has_mcp = find_spec("mcp") is not None  # an extra, gradio[mcp], since it pins an older pydantic
    try:
        demo.launch(
            server_name=host,
            server_port=port,
            theme=theme(),
            css_paths=styles(has_mcp),
            i18n=gradio_words(),
            head_paths=HEAD,
            ssr_mode=False,
            show_error=True,
            max_file_size=MAX_RUN_BODY,  # of pictures the door lets in 10 MB
            enable_monitoring=False,
            run_history=False,
            state_session_capacity=MOST_SESSIONS,
            app_kwargs=app_settings(launched.is_set, has_mcp),
            footer_links=["api"],
            mcp_server=has_mcp,
            prevent_thread_lock=True,
            _frontend=False,  # else it asks itself for the page, for 3 s: too few on a busy machine
        )
    except OSError as error:
        sys.exit(f"Cannot serve on {host}:{port} ({error}) Choose another port: PORT=7861.")
    remember_little(demo.app, demo)
    launched.set()
    demo.block_thread()


if SETTINGS is not None:
    main(*SETTINGS)
