"""A stand-in for the package `spaces` of ZeroGPU, with what its version 0.51 demands of an app.

A decorated generator runs in a forked process that serves several calls; only what pickles gets in
and out, and of an error only its class's name. Outside of it a GPU seems to be there, but using it
fails. Somebody's request must be the one that is charged. What happens is told in ZERO_GPU_LOG.
"""

import contextlib
import multiprocessing
import os
import signal
import sys
from functools import partial, wraps
from pathlib import Path
from threading import Thread

import gradio as gr
import torch
from gradio.context import LocalContext

if torch.cuda.is_initialized():
    raise RuntimeError("CUDA has been initialized before importing the `spaces` package.")

QUOTA = 120  # seconds that a visitor has
fork = multiprocessing.get_context("fork")
decorated: list[object] = []
real_is_available, real_cuda_init = torch.cuda.is_available, torch._C.__dict__.get("_cuda_init")
real_launch = gr.Blocks.launch


def tell(*words):
    with Path(os.environ["ZERO_GPU_LOG"]).open("a") as log:
        print(*words, file=log)


def no_gpu_here():
    raise RuntimeError("Low-level CUDA init (`torch._C._cuda_init`) reached.")


def launch(*args, **kwargs):
    gr.Blocks.launch = real_launch
    tell("launched with", len(decorated), "decorated, ssr_mode", kwargs.get("ssr_mode"))
    return real_launch(*args, **kwargs)


torch.cuda.is_available, torch._C._cuda_init = (lambda: True), no_gpu_here
# Ignored: patching is what the real package does.
gr.Blocks.launch = launch  # type: ignore[method-assign]


# N802: the real package's name.
def GPU(task=None, *, duration=60):  # noqa: N802
    return partial(_decorate, duration=duration) if task is None else _decorate(task, duration)


def _decorate(task, duration):
    decorated.append(task)
    workers = []

    @wraps(task)
    def call(*args):
        request = LocalContext.request.get(None)
        if request is None or "host" not in request.headers:
            raise gr.Error("Space app has reached its GPU limit.")
        seconds = duration(*args) if callable(duration) else duration
        tell("lent for", seconds, "seconds")
        if seconds > QUOTA:
            raise gr.Error(f"You have exceeded your ZeroGPU quota ({seconds}s requested).")
        if not workers:
            workers.append(_Worker(task))
        yield from workers[0].call(args)

    return call


class _Worker:
    def __init__(self, task):
        self._asked, self._told = fork.SimpleQueue(), fork.SimpleQueue()
        process = fork.Process(target=self._serve, args=[task], daemon=True)
        process.start()
        tell("forked", process.pid)

    def call(self, args):
        self._asked.put(args)
        while True:
            kind, value = self._told.get()
            if kind == "end":
                return
            if kind == "error":
                raise gr.Error(value)
            yield value

    def _serve(self, task):
        signal.signal(signal.SIGTERM, signal.SIG_DFL)  # the real one has its own, not the app's
        _close_sockets()
        torch.cuda.is_available, torch._C._cuda_init = real_is_available, real_cuda_init
        app = os.getppid()
        while True:
            while not self._asked._reader.poll(1.0):
                if os.getppid() != app:
                    return
            args = self._asked.get()
            thread = Thread(target=self._iterate, args=[task, args])
            thread.start()
            thread.join()

    def _iterate(self, task, args):
        try:
            for value in task(*args):
                self._told.put(("value", value))
        except Exception as error:
            print(repr(error), file=sys.stderr)
            self._told.put(("error", type(error).__name__))
        else:
            self._told.put(("end", None))
        tell("served by", os.getpid())


def _close_sockets():
    """The page's connections are the app's alone: held open here, they would outlive its end."""
    for descriptor in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            if descriptor.readlink().name.startswith("socket:"):
                os.close(int(descriptor.name))
