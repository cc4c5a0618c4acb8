"""Everything needed to use a network: build it, load its weights, classify, look inside."""

from cnn_models.inputs import CLASS_NAMES
from cnn_models.predict import classify, load, load_all, trace_layers
from cnn_models.registry import ARCHITECTURES, SHIPPED, Architecture, build, find
from cnn_models.verdict import verdict

__all__ = [
    "ARCHITECTURES",
    "CLASS_NAMES",
    "SHIPPED",
    "Architecture",
    "build",
    "classify",
    "find",
    "load",
    "load_all",
    "trace_layers",
    "verdict",
]
