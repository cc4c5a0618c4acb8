"""Every layer's output for one picture."""

from collections.abc import Iterable

from torch import Tensor, nn

from cnn_models.inside.graph import INPUT, Node, nodes


def trace(model: nn.Sequential, images: Tensor) -> dict[str, Tensor]:
    """Run the network and keep what each layer gives, in the order of computation.

    images: (N, 1, S, S) float32. Returns layer name -> (N, C, H, W) or (N, C), from the first
    layer to "logits", which equals `model(images)`. Layers inside blocks and Inception paths are
    there too, and each Inception block under its own name. The mode (training or evaluation) and
    gradients are the caller's to set.
    """
    outputs = {INPUT: images}
    run(nodes(model), outputs)
    del outputs[INPUT]
    return outputs


def run(layers: Iterable[Node], outputs: dict[str, Tensor]) -> None:
    """Compute the layers in turn; `outputs` holds their inputs and receives what they give."""
    for node in layers:
        outputs[node.name] = node.compute([outputs[source] for source in node.sources])
