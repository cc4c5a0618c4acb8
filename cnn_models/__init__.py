"""Everything needed to use a network: build it, load its weights, classify, look inside."""

from cnn_models.registry import ARCHITECTURES, SHIPPED, Architecture, build, find

__all__ = ["ARCHITECTURES", "SHIPPED", "Architecture", "build", "find"]
