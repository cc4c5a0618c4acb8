"""One picture through all shipped networks: ours beside plain PyTorch and other engines."""

import importlib.util
from collections.abc import Callable
from functools import partial

import numpy as np
import torch
from torch import nn

from benchmarks.table import Section
from benchmarks.turns import median_seconds
from cnn_models.inputs import CLASS_NAMES, to_input
from cnn_models.predict import Network, ask_about_all, classify
from training.data.data_set import LabelledPixels
from training.evaluation import predict_logits
from training.step.device import Plan

BATCHES = (1, 4, 16, 64, 256)


def measure_classification(
    networks: list[Network], pictures: LabelledPixels, turns: int
) -> Section:
    """Milliseconds of computation for one picture, per network and in all."""
    picture = pictures.pixels[0]
    by_network = {n.architecture.name: _engines(n, picture) for n in networks}
    together: dict[str, Callable[[], object]] = {"ours": partial(classify, networks, picture)}
    for engine in _ENGINES[1:]:
        asked = [found[engine] for found in by_network.values() if engine in found]
        if len(asked) == len(networks):
            together[engine] = partial(_one_after_another, asked)
    rows = []
    for name, engines in {**by_network, "all": together}.items():
        seconds = median_seconds(engines, turns, warm_up=True)
        rows.append([name, *(_ms(seconds, engine) for engine in _ENGINES)])
    return Section(
        "Classification of one picture, milliseconds",
        ["network", *_ENGINES],
        rows,
        [
            "all: measured apart, the other engines' networks one after another on all cores, ours "
            "as the app asks them, side by side. A dash: that engine is not installed."
        ],
    )


def measure_agreement(networks: list[Network], pictures: LabelledPixels) -> Section:
    """How often the way of answering one picture gives another answer than plain float32."""
    rows = []
    for network in networks:
        name = network.architecture.name
        plain = Plan(torch.device("cpu"))
        exact = predict_logits(network.model, name, pictures.pixels, plain).argmax(dim=1)
        answers = [classify([network], pixels)[name].label for pixels in pictures.pixels]
        changed = sum(
            CLASS_NAMES[label] != answer
            for label, answer in zip(exact.tolist(), answers, strict=True)
        )
        rows.append([name, changed, len(pictures), 100 * changed / len(pictures)])
    return Section(
        "Answers to one picture at a time that differ from float32's",
        ["network", "changed", "pictures", "changed, %"],
        rows,
    )


def measure_batches(networks: list[Network], pictures: LabelledPixels, turns: int) -> Section:
    """Images a second by the number of pictures asked at once."""
    rows = []
    for network in networks:
        contenders: dict[str, Callable[[], object]] = {
            str(size): partial(ask_about_all, network, pictures.pixels[:size]) for size in BATCHES
        }
        seconds = median_seconds(contenders, turns)
        speeds = [size / seconds[str(size)] for size in BATCHES]
        rows.append([network.architecture.name, *speeds])
    return Section(
        "Classification by batch, images a second",
        ["network", *(f"batch {size}" for size in BATCHES)],
        rows,
    )


_ENGINES = ("ours", "PyTorch fp32", "ONNX Runtime", "OpenVINO fp32", "OpenVINO bf16")


def _engines(network: Network, picture: torch.Tensor) -> dict[str, Callable[[], object]]:
    size = network.architecture.input_size
    contenders: dict[str, Callable[[], object]] = {
        "ours": partial(classify, [network], picture),
        "PyTorch fp32": partial(_plain, network.model, size, picture),
    }
    images = to_input(picture.unsqueeze(0), size)
    if importlib.util.find_spec("onnxruntime") and importlib.util.find_spec("onnxscript"):
        contenders["ONNX Runtime"] = _onnx(network, images)
    if importlib.util.find_spec("openvino"):
        contenders["OpenVINO fp32"] = _openvino(network, images, "f32")
        contenders["OpenVINO bf16"] = _openvino(network, images, "bf16")
    return contenders


@torch.inference_mode()
def _plain(model: nn.Module, size: int, picture: torch.Tensor) -> torch.Tensor:
    return model(to_input(picture.unsqueeze(0), size))


def _onnx(network: Network, images: torch.Tensor) -> Callable[[], object]:
    import onnxruntime

    program = torch.onnx.export(network.model, (images,), dynamo=True, verbose=False)
    if program is None:
        raise RuntimeError("torch.onnx.export gave no program.")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    # Else the threads of seven sessions look out for work on the cores that the others need.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(
        program.model_proto.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    feed = {session.get_inputs()[0].name: np.asarray(images)}
    return lambda: session.run(None, feed)


def _openvino(network: Network, images: torch.Tensor, precision: str) -> Callable[[], object]:
    import openvino

    converted = openvino.convert_model(network.model, example_input=images)
    settings = {
        "INFERENCE_PRECISION_HINT": precision,
        "INFERENCE_NUM_THREADS": torch.get_num_threads(),
        "PERFORMANCE_HINT": "LATENCY",
    }
    compiled = openvino.compile_model(converted, "CPU", settings)
    feed = np.asarray(images)
    return lambda: compiled(feed)


def _one_after_another(contenders: list[Callable[[], object]]) -> None:
    for contender in contenders:
        contender()


def _ms(seconds: dict[str, float], key: str) -> float | None:
    return 1000 * seconds[key] if key in seconds else None
