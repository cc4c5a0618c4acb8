"""A stand-in for MPS, the GPU of a Mac: what it refuses raises here too, on the CPU.

Which operators have a kernel is read from PyTorch's own table, `native_functions.yaml` of the
installed version. What the kernels refuse is from the messages in PyTorch's library for macOS and
from its issues, each named where it is refused.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import torch
import torchgen
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

TABLE = Path(torchgen.__file__).parent / "packaged" / "ATen" / "native" / "native_functions.yaml"
# Of these PyTorch makes the kernels of every device.
FOR_ALL = (
    "CompositeExplicitAutograd",
    "CompositeExplicitAutogradNonFunctional",
    "CompositeImplicitAutograd",
)
BORDER, BICUBIC = 1, 2  # as grid_sampler_2d counts paddings and interpolations
REDUCTIONS = ("sum", "prod", "cumsum", "cumprod", "min", "max", "amin", "amax")


class Mps(TorchDispatchMode):
    """Within it, what is computed must be computable on MPS, wherever it is computed.

    operators: those that were called, by their names in PyTorch's table.
    """

    def __init__(self) -> None:
        super().__init__()
        self.operators: set[str] = set()

    def __torch_dispatch__(
        self,
        func: Any,
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        kwargs = kwargs or {}
        schema = func._schema
        name = schema.name.removeprefix("aten::")
        operator = f"{name}.{schema.overload_name}".rstrip(".")
        self.operators.add(operator)
        if operator in _table() and not _has_kernel(operator):
            raise NotImplementedError(f"The operator 'aten::{operator}' is not there for MPS.")
        if refusal := _REFUSALS.get(name, lambda *_: "")(*args):
            raise RuntimeError(f"{operator}: {refusal}")
        result = func(*args, **kwargs)
        for tensor in _tensors((args, kwargs, result)):
            # Issue 122602; bfloat16 is there since macOS 14.
            if tensor.dtype in (torch.float64, torch.complex128, torch.bfloat16):
                raise TypeError(f"{operator}: {tensor.dtype} is not supported on MPS")
        # Issue 95941: cast to int32, or refused, before macOS 13.3.
        if name in REDUCTIONS and any(t.dtype == torch.int64 for t in _values(result)):
            raise RuntimeError(f"{operator}: MPS has no int64 for reductions")
        return result


def _values(result: Any) -> Iterator[Tensor]:
    """What a reduction found, without the places that `max` and `min` give besides."""
    yield from _tensors(result[:1] if isinstance(result, tuple) else result)


def _tensors(tree: Any) -> Iterator[Tensor]:
    return (leaf for leaf in tree_leaves(tree) if isinstance(leaf, Tensor))


def _adaptive_pool(x: Tensor, size: Sequence[int], *_: object) -> str:
    pairs = zip(x.shape[-2:], size, strict=True)
    divides = all(max(pair) % min(pair) == 0 for pair in pairs)
    return "" if divides else "input sizes must be divisible by output sizes (issue 96056)"


def _grid_sample(_x: Tensor, _grid: Tensor, interpolation: int, padding: int, *_: object) -> str:
    if interpolation == BICUBIC:
        return "MPS: Unsupported Bicubic interpolation"
    return "MPS: Unsupported Border padding mode" if padding == BORDER else ""


def _channels_last(x: Tensor, *_: object) -> str:
    last = x.dim() == 4 and x.is_contiguous(memory_format=torch.channels_last)
    return "" if not last or x.is_contiguous() else "gradients are wrong so (issue 175189)"


_REFUSALS: dict[str, Callable[..., str]] = {
    "_adaptive_avg_pool2d": _adaptive_pool,
    "adaptive_max_pool2d": _adaptive_pool,
    "grid_sampler_2d": _grid_sample,
    "native_batch_norm": _channels_last,
    "_native_batch_norm_legit": _channels_last,
}


def _has_kernel(operator: str) -> bool:
    devices, delegate = _table()[operator]
    if delegate:
        return _has_kernel(delegate)
    return not devices or "MPS" in devices or any(kind in devices for kind in FOR_ALL)


@cache
def _table() -> dict[str, tuple[set[str], str | None]]:
    """Of every operator the devices that have a kernel of their own, and whose kernel it takes."""
    table = {}
    for entry in re.split(r"^- func: ", TABLE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        dispatch = re.search(r"^  dispatch:\n((?:    .*\n|\s*#.*\n)+)", entry, re.MULTILINE)
        keys = re.findall(r"^ +([\w, ]+):", dispatch[1], re.MULTILINE) if dispatch else []
        delegate = re.search(r"structured_delegate: (\S+)", entry)
        devices = {device.strip() for key in keys for device in key.split(",")}
        table[entry.split("(")[0]] = (devices, delegate[1] if delegate else None)
    return table
