"""The figures of the walks, worked out from the networks and from what the pairs' runs gave."""

from functools import cache, reduce
from operator import add
from typing import Any

from torch import nn

from cnn_models.inside import design_facts, inception_facts, norm_facts
from cnn_models.inside.design_facts import norm_axes, sides_to_flatten, weighted
from cnn_models.inside.gradients import gradient_left
from cnn_models.inside.layers import find_layer
from cnn_models.registry import find
from runs.pairs import of_side, shipped_results

Values = dict[str, object]
BATCH = 256
BLOCK_3A = "stage3.inception1"


@cache
def first_side() -> Values:
    sides, _ = sides_to_flatten("alexnet")
    side = find("alexnet").input_size
    chain = " → ".join(map(str, sides))
    return {"side": side, "half": side // 2, "first": sides[0], "chain": chain}


@cache
def flat() -> Values:
    sides, _ = sides_to_flatten("alexnet")
    channels = find_layer("alexnet", "pool5").shape[0]
    side = sides[-1]
    values: Values = {"side": side, "channels": channels, "flat": channels * side * side}
    return values | {"half": channels * side, "double": 2 * channels * side * side}


@cache
def relu() -> Values:
    left = {f"left_{key}": f"{gradient_left(key, 8):.1g}" for key in ("sigmoid", "relu")}
    return left | _pair("activation", "test") | _pair("activation_fast", "test", "fast_")


@cache
def dropout() -> Values:
    alexnet = weighted("alexnet")
    share = alexnet.dense_share
    millions = (alexnet.conv_weights + alexnet.dense_weights) / 1e6
    return {"share": share, "rest": 100 - share, "millions": millions} | _pair("dropout", "gap")


@cache
def augmentation() -> Values:
    moved = _pair("augmentation", "moved")
    return moved | _pair("augmentation", "gap", "gap_") | _pair("augmentation", "learned", "known_")


@cache
def parts() -> Values:
    vgg = weighted("vgg11")
    return {
        "conv": vgg.num_conv,
        "dense": vgg.num_dense,
        "share": vgg.dense_share,
        "conv_weights": vgg.conv_weights / 1e6,
        "dense_weights": vgg.dense_weights / 1e6,
    }


@cache
def halvings() -> Values:
    sides, _ = sides_to_flatten("vgg11")
    times = len(sides) - 1
    return {
        "side": sides[0],
        "last": sides[-1],
        "times": times,
        "fewer": times - 1,
        "more": times + 2,
        "chain": " → ".join(map(str, sides)),
        "flat": find_layer("vgg11", "flatten").shape[0],
    }


@cache
def star() -> Values:
    layers: Any = [nn.ReLU()]
    try:
        nn.Sequential(layers)
    except TypeError as error:
        return {"error": str(error)}
    raise AssertionError("nn.Sequential took a list.")


@cache
def quarter() -> Values:
    vgg, small, alexnet = (weighted(name) for name in ("vgg11", "vgg11_quarter", "alexnet"))
    return {
        "conv": vgg.conv_weights,
        "small": small.conv_weights,
        "ratio": vgg.conv_weights / small.conv_weights,
        "cost": vgg.multiply_adds / alexnet.multiply_adds,
    }


@cache
def pointwise() -> Values:
    layer = find_layer("nin", "block1.conv2")
    channels, side, _ = layer.shape
    values: Values = {"channels": channels, "side": side, "places": side * side}
    difference = design_facts.pointwise_difference(channels, side)
    return (
        values
        | {"weights": layer.parameters, "difference": difference}
        | {"many": channels * side * side}
    )


@cache
def maps() -> Values:
    number, side, _ = find_layer("nin", "block4.conv3").shape
    before = find_layer("nin", "block3.conv3").shape[0]
    return {"maps": number, "side": side, "before": before}


def classes() -> Values:
    return maps()


@cache
def nin_weights() -> Values:
    nin, alexnet = weighted("nin"), weighted("alexnet")
    large = alexnet.conv_weights + alexnet.dense_weights
    return {
        "nin": nin.conv_weights,
        "alexnet": large,
        "times": large / nin.conv_weights,
        "dense": alexnet.dense_weights,
    }


@cache
def roles() -> Values:
    found = inception_facts.paths(BLOCK_3A)
    ends = [path[-1].channels_out for path in found]
    return {
        "channels": found[0][0].channels_in,
        "out": sum(ends),
        "ends": " + ".join(map(str, ends)),
        "narrow3": found[1][0].channels_out,
        "narrow5": found[2][0].channels_out,
    }


@cache
def saving() -> Values:
    blocks = inception_facts.block_weights()
    first, total = blocks[BLOCK_3A], reduce(add, blocks.values())
    return (
        vars(first)
        | {f"all_{key}": value / 1e6 for key, value in vars(total).items()}
        | {"blocks": len(blocks)}
    )


@cache
def arithmetic() -> Values:
    cost = design_facts.reduction()
    values: Values = {"as_built": cost.as_built / 1e6, "without": cost.without / 1e6}
    return values | {"times": cost.without / cost.as_built}


@cache
def stages() -> Values:
    found = inception_facts.halvings()
    told = " | ".join(" → ".join(map(str, sides)) for sides in found.values())
    first = next(iter(found.values()))
    return {"stages": told, "number": len(found), "first": " → ".join(map(str, first))}


@cache
def depth() -> Values:
    deepest, with_weights, layers = inception_facts.depth("googlenet")
    blocks = len(inception_facts.block_weights())
    return {"deepest": deepest, "weighted": with_weights, "layers": layers, "blocks": blocks}


@cache
def axes() -> Values:
    norms = {norm.layer: norm for norm in norm_axes("lenet_bn", BATCH)}
    maps, dense = norms["norm1"], norms["norm3"]
    return {
        "batch": BATCH,
        "shape": f"({BATCH}, {', '.join(map(str, maps.shape))})",
        "channels": maps.channels,
        "values": maps.num_values,
        "places": maps.channels * maps.shape[1] * maps.shape[2],
        "dense_shape": f"({BATCH}, {dense.channels})",
        "features": dense.channels,
        "kind": maps.kind,
        "dense_kind": dense.kind,
    }


@cache
def mistakes() -> Values:
    return vars(norm_facts.mistakes()) | {"gamma": norm_facts.GAMMA, "beta": norm_facts.BETA}


@cache
def place() -> Values:
    before, norms = norm_facts.norms_before_activation("lenet_bn")
    return (
        {"before": before, "norms": norms}
        | _pair("place", "test")
        | _pair("norm", "epochs", "speed_")
        | _pair("norm", "test", "end_")
    )


def _pair(key: str, measure: str, prefix: str = "") -> Values:
    """Both sides' means; a dash for a pair that has not been run."""
    result = shipped_results().get(key)
    sides = (result.first, result.second) if result else ((), ())
    return {
        f"{prefix}{name}": f"{of_side(side, measure)[0]:.1f}" if side else "–"
        for name, side in zip(("first", "second"), sides, strict=True)
    }
