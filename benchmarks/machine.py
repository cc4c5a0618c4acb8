"""What the figures were taken on."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

from cnn_models.fast.precision import has_bf16
from training.step.device import choose

PACKAGES = ("torch", "torchvision", "gradio", "pillow", "numpy")


def describe() -> dict[str, str]:
    """The processor, its number formats, the load at the start, and the packages' versions."""
    plan = choose("lenet")
    return {
        "processor": _processor_name(),
        "device": str(plan),
        "cores": str(os.cpu_count()),
        "bfloat16 in hardware": "yes" if has_bf16(plan.device) else "no",
        "load before the run": load(),
        "python": platform.python_version(),
    } | {name: _version(name) for name in PACKAGES}


def load() -> str:
    """Processes that wanted a core over the last minute; Windows does not tell."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def _version(package: str) -> str:
    try:
        return version(package)
    except ModuleNotFoundError:
        return "not installed"


def _processor_name() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
