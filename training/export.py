"""Checkpoints for other programs: ONNX, TorchScript, OpenVINO, checked against PyTorch."""

import importlib
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from cnn_models.inputs import PIXEL_MEAN, PIXEL_STD
from cnn_models.predict import Network

# Format -> ending of the file, and the packages that write and read it.
FORMATS = {
    "onnx": (".onnx", ("onnx", "onnxscript", "onnxruntime")),
    "torchscript": (".pt", ()),
    "openvino": (".xml", ("openvino",)),
}
TOLERANCE = 1e-3  # of a probability; the runtimes sum in another order
Reader = Callable[[Tensor], Tensor]


class PictureClassifier(nn.Module):
    """A network from picture to answer: normalisation, network, calibration, softmax.

    In: pixels (N, 28, 28) uint8, light garment on black. Out: probabilities (N, 10) float32.
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network.model
        self.size = network.architecture.input_size
        self.temperature = network.card.temperature

    def forward(self, pixels: Tensor) -> Tensor:
        # `to_input` without its check of the argument, which no other format can hold.
        images = ((pixels.unsqueeze(1).float() / 255) - PIXEL_MEAN) / PIXEL_STD
        if self.size != 28:
            images = nn.functional.interpolate(
                images, size=(self.size, self.size), mode="bilinear", align_corners=False
            )
        return (self.network(images) / self.temperature).softmax(dim=1)


@dataclass(frozen=True)
class Agreement:
    """How an exported network answers compared with PyTorch.

    difference: largest of a probability, 0..1. other_labels: pictures that it calls otherwise.
    """

    num_pictures: int
    difference: float
    other_labels: int

    @property
    def is_good(self) -> bool:
        return self.difference <= TOLERANCE


def export(network: Network, to: str, directory: Path) -> Path:
    """Write the network with its normalisation and calibration inside; return the file.

    Raises ValueError for an unknown format, and where its packages are not installed.
    """
    ending = _format(to)[0]
    path = Path(directory) / f"{network.architecture.name}{ending}"
    path.parent.mkdir(parents=True, exist_ok=True)
    model = PictureClassifier(network).eval()
    example = torch.zeros(2, 28, 28, dtype=torch.uint8)
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecations inside the writers
        _WRITERS[to](model, example, path)
    return path


def read(path: Path, to: str) -> Reader:
    """Load an exported file in its own runtime: (N, 28, 28) uint8 -> (N, 10) probabilities."""
    _format(to)
    return _READERS[to](path)


def compare(network: Network, reader: Reader, pixels: Tensor, batch: int = 50) -> Agreement:
    """Ask the exported network and PyTorch (float32) about pixels (N, 28, 28) uint8."""
    model = PictureClassifier(network).eval()
    difference, other_labels = 0.0, 0
    with torch.inference_mode():
        for part in pixels.split(batch):
            ours, theirs = model(part), reader(part)
            difference = max(difference, (ours - theirs).abs().max().item())
            other_labels += int((ours.argmax(1) != theirs.argmax(1)).sum())
    return Agreement(len(pixels), difference, other_labels)


def _format(to: str) -> tuple[str, tuple[str, ...]]:
    if to not in FORMATS:
        raise ValueError(f"No format is called {to!r}. Known: {', '.join(FORMATS)}.")
    ending, packages = FORMATS[to]
    for package in packages:
        try:
            importlib.import_module(package)
        except ImportError as error:
            raise ValueError(
                f"The format {to} needs the package {package}: "
                "pip install -r requirements-export.txt"
            ) from error
    return ending, packages


def _write_onnx(model: nn.Module, example: Tensor, path: Path) -> None:
    torch.onnx.export(
        model,
        (example,),
        path,
        input_names=["pixels"],
        output_names=["probabilities"],
        dynamic_shapes={"pixels": {0: torch.export.Dim("N")}},
        dynamo=True,
        external_data=False,
        verbose=False,
    )


def _write_torchscript(model: nn.Module, example: Tensor, path: Path) -> None:
    torch.jit.trace(model, example).save(str(path))


def _write_openvino(model: nn.Module, example: Tensor, path: Path) -> None:
    import openvino

    converted = openvino.convert_model(
        model, example_input=example, input=[([-1, 28, 28], openvino.Type.u8)]
    )
    openvino.save_model(converted, path, compress_to_fp16=False)


def _read_onnx(path: Path) -> Reader:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return lambda pixels: torch.from_numpy(session.run(None, {"pixels": pixels.numpy()})[0])


def _read_torchscript(path: Path) -> Reader:
    return torch.jit.load(str(path))


def _read_openvino(path: Path) -> Reader:
    import openvino

    # Some CPUs would compute in bfloat16 unasked.
    precise = {"INFERENCE_PRECISION_HINT": "f32"}
    compiled = openvino.Core().compile_model(path, "CPU", precise)
    return lambda pixels: torch.from_numpy(compiled(pixels.numpy())[0].copy())


_WRITERS = {"onnx": _write_onnx, "torchscript": _write_torchscript, "openvino": _write_openvino}
_READERS = {"onnx": _read_onnx, "torchscript": _read_torchscript, "openvino": _read_openvino}
