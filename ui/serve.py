"""Starting the page: its address, the networks behind it, the server in front.

What takes seconds to be imported is imported where it is needed: the networks load meanwhile.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ui.desktop import has_desktop, open_in_browser
from ui.guard.server_address import server_address

if TYPE_CHECKING:
    from concurrent.futures import Future

    import gradio as gr

    from runs.queue import Jobs
    from runs.server_folder import ServerFolder
    from ui.shared.lab import Networks

HOST = os.environ.get("HOST") or ("0.0.0.0" if "SPACE_ID" in os.environ else "127.0.0.1")
PORT = os.environ.get("PORT") or "7860"
ICON = Path(__file__).parent / "page" / "icon.svg"


@dataclass(frozen=True)
class Page:
    """uploads: closed to other users; it is gone with this object."""

    demo: gr.Blocks
    jobs: Jobs
    loading: Future[Networks]
    uploads: ServerFolder


class Settings(NamedTuple):
    """folder: that keeps runs, if any. opens: whether the page opens itself in the browser."""

    host: str
    port: int
    folder: Path | None
    opens: bool


def settings(description: str | None) -> Settings:
    """What the command line and the environment ask for; one sentence and exit code 1 or 2."""
    signal.signal(signal.SIGINT, _end_early)
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--save-runs", type=Path, help="keep the runs of the Retrain tab here")
    parser.add_argument(
        "--no-browser", action="store_true", help="do not open the page in this desktop's browser"
    )
    asked = parser.parse_args()
    try:
        address = server_address(HOST, PORT)
    except ValueError as error:
        sys.exit(str(error))
    return Settings(*address, asked.save_runs, has_desktop() and not asked.no_browser)


def _end_early(*_: object) -> None:
    """Ctrl-C while the page is still being made."""
    sys.exit("Ended before the page was there.")


def build() -> Page:
    """Lay the page out; one sentence and exit code 1 for what is around it and cannot be used."""
    from training.step.memory import share_freed_memory
    from ui.guard.surroundings import settle

    uploads = settle(HOST)
    share_freed_memory()
    checkpoints = os.environ.get("CHECKPOINTS", "")
    # The page opens at once; whoever asks first waits for the networks. To import Gradio takes
    # longer than to load them, so they go first.
    loading = ThreadPoolExecutor(max_workers=1).submit(load_networks, checkpoints)

    from runs.queue import Jobs
    from runs.trainers import WORKER
    from runs.zero_gpu import rented_training
    from ui.page.page import build_page

    try:
        jobs = Jobs(shipped=_shipped(checkpoints), worker=rented_training() or WORKER)
    except ValueError as error:  # a bad RETRAIN_*
        sys.exit(str(error))
    demo = build_page(loading.result, jobs)
    # Training has a queue of its own, so that this one is never full of it.
    demo.queue(default_concurrency_limit=4, max_size=1000)
    return Page(demo, jobs, loading, uploads)


def load_networks(checkpoints: str) -> Networks:
    """Load all checkpoints and ask each network once, so that the first visitor need not wait.

    checkpoints: a folder, or hf://OWNER/NAME[@REVISION]; empty for what ships.
    """
    import torch

    from cnn_models import SHIPPED, classify, load_all
    from cnn_models.files.finder_file import shipped_finder
    from cnn_models.files.hub import checkpoint_folder
    from cnn_models.predict import Network
    from training.step.memory import give_back_freed_memory

    num_threads = torch.get_num_threads()
    # The other cores are busy with the page: of several threads each would wait, at every one of a
    # thousand small steps, for the one that has no core.
    torch.set_num_threads(1)
    try:
        networks = load_all(checkpoint_folder(_shipped(checkpoints)))
    except ValueError as error:
        return dict.fromkeys(SHIPPED, error)
    finally:
        torch.set_num_threads(num_threads)
    usable = [n for n in networks.values() if isinstance(n, Network)]
    classify(usable, torch.zeros(28, 28, dtype=torch.uint8))
    shipped_finder()
    give_back_freed_memory()
    return networks


def serve(page: Page, host: str, port: int, folder: Path | None, opens: bool) -> None:
    """Serve the page and keep the runs until Ctrl-C or SIGTERM.

    One sentence and exit code 1 if that cannot be.
    """
    from ui.guard.http_limits import app_settings
    from ui.guard.run_uploads import MAX_RUN_BODY
    from ui.guard.visitor_memory import MOST_SESSIONS, remember_little
    from ui.shared.theme import HEAD, styles, theme
    from ui.texts.gradio import gradio_words

    if folder is not None:
        try:
            page.jobs.keep_in(folder)
        except OSError as error:
            sys.exit(f"Cannot keep runs in {folder} ({error.strerror}). Choose another folder.")

    def end(*_: object) -> None:
        """On Ctrl-C and SIGTERM: the training process first, then the page."""
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, signal.SIG_IGN)  # a second one would break off the ending
        page.jobs.close()
        raise KeyboardInterrupt

    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, end)
    launched = threading.Event()
    has_mcp = find_spec("mcp") is not None  # an extra, gradio[mcp], since it pins an older pydantic
    try:
        page.demo.launch(
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
            pwa=True,  # a browser may install it as a program
            favicon_path=ICON,
            mcp_server=has_mcp,
            prevent_thread_lock=True,
            _frontend=False,  # else it asks itself for the page, for 3 s: too few on a busy machine
        )
        remember_little(page.demo.app, page.demo)
        launched.set()
        address = open_in_browser(host, page.demo.server_port) if opens else None
        if address:
            print(f"{address} opens in your browser. Ctrl-C ends the lab.")
        while page.demo.is_running:  # Gradio's own waiting would tell of its threads
            time.sleep(0.2)
    except OSError as error:
        sys.exit(f"Cannot serve on {host}:{port} ({error}) Choose another port: PORT=7861.")
    except KeyboardInterrupt:  # during the launch too
        print("The lab has ended.")
        page.demo.close(verbose=False)


def _shipped(checkpoints: str) -> str | Path:
    from cnn_models.files.weights import CHECKPOINTS

    return checkpoints or CHECKPOINTS
