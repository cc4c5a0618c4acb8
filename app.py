"""The lab's web page: start it with `python app.py`; a Space starts this file too."""

import argparse
import os
import signal
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

# Read when gradio is imported: no analytics, and uploads outside of the working folder.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("GRADIO_TEMP_DIR", str(Path(tempfile.gettempdir()) / "classic-cnn-lab"))

import torch

from cnn_models import SHIPPED, classify, load_all
from cnn_models.finder_file import shipped_finder
from cnn_models.hub import checkpoint_folder
from cnn_models.predict import Network
from training.memory import give_back_freed_memory, share_freed_memory

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


share_freed_memory()
# The page opens at once; whoever asks first waits for the networks. To import Gradio takes longer
# than to load them, so they go first.
loading = ThreadPoolExecutor(max_workers=1).submit(load_networks)

from training.jobs import Jobs
from training.trainers import WORKER
from ui.gradio_texts import gradio_words
from ui.http_limits import app_settings
from ui.page import build_page
from ui.run_uploads import MAX_RUN_BODY
from ui.theme import styles, theme
from ui.visitor_memory import MOST_SESSIONS, remember_little
from ui.zero_gpu import rented_training


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


def main() -> None:
    """Serve the page on HOST and PORT; one sentence and exit code 1 if the port is taken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--save-runs", type=Path, help="keep the runs of the Retrain tab here")
    if (folder := parser.parse_args().save_runs) is not None:
        try:
            jobs.keep_in(folder)
        except OSError as error:
            sys.exit(f"Cannot keep runs in {folder} ({error.strerror}). Choose another folder.")
    host = os.environ.get("HOST", "0.0.0.0" if "SPACE_ID" in os.environ else "127.0.0.1")
    port = os.environ.get("PORT", "7860")
    if not port.isdigit():
        sys.exit(f"PORT is {port!r}, which is not a number.")
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, end)
    launched = threading.Event()
    has_mcp = find_spec("mcp") is not None  # an extra, gradio[mcp], since it pins an older pydantic
    try:
        demo.launch(
            server_name=host,
            server_port=int(port),
            theme=theme(),
            css_paths=styles(has_mcp),
            i18n=gradio_words(),
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
        )
    except OSError as error:
        sys.exit(f"Cannot serve on {host}:{port} ({error}). Choose another port: PORT=7861.")
    remember_little(demo.app, demo)
    launched.set()
    demo.block_thread()


if __name__ == "__main__":
    main()
