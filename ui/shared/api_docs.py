"""What the page "Use via API" and agents are told of an endpoint, from its docstring."""

import inspect
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, get_args, get_origin

from gradio.components import JSON, Component
from gradio.utils import get_function_description

from cnn_models import ARCHITECTURES
from runs.request import STARTS
from training.recipes import RECIPES

# What "Use via API" writes into its calls. Gradio's own example is a picture at an address, from
# which this page fetches nothing.
EXAMPLES: dict[str, Any] = {
    "image": {
        "path": "picture.png",
        "url": "picture.png",
        "orig_name": "picture.png",
        "meta": {"_type": "gradio.FileData"},
    },
    "network": "lenet",
    "layer": "conv1",
}
RECORD = {"type": "object", "additionalProperties": True}
JSON_TYPES: dict[Any, dict[str, Any]] = {dict: RECORD, list: {"type": "array", "items": RECORD}}
CHOICES: dict[str, Sequence[str]] = {
    "network": list(ARCHITECTURES),
    "recipe": list(RECIPES),
    "start": list(STARTS),
}


def document(
    name: str,
    function: Callable[..., Any],
    inputs: Sequence[Component],
    outputs: Sequence[Component],
    **choices: Sequence[str],
) -> None:
    """Give each component the meaning that the docstring tells under "Args:" and "Returns:".

    name: of the endpoint, without the slash.

    One line a parameter, `name: meaning.`; the lines of "Returns:" together describe the first
    output. A parameter that may be one of few lists them: those of CHOICES, and `choices`.
    """
    function.__name__ = name  # what agents call the tool by
    _, meanings, returns = get_function_description(function)
    for parameter, component in zip(inspect.signature(function).parameters, inputs, strict=True):
        if meaning := meanings.get(parameter):
            known = (CHOICES | choices).get(parameter)
            _extend(component, meaning, **({"enum": list(known)} if known else {}))
        if parameter in EXAMPLES:
            component.example_inputs = partial(EXAMPLES.get, parameter)  # type: ignore[method-assign]
    if returns:
        is_json = isinstance(outputs[0], JSON)
        kind = _json_type(inspect.signature(function).return_annotation) if is_json else {}
        _extend(outputs[0], " ".join(returns), **kind)


def _json_type(annotation: Any) -> dict[str, Any]:
    """The JSON schema of what a function returns or, in a stream, yields first."""
    while get_origin(annotation) not in (None, *JSON_TYPES):
        annotation = get_args(annotation)[0]
    return JSON_TYPES.get(get_origin(annotation), {})


def _extend(component: Component, meaning: str, **told: Any) -> None:
    """Add to the component's JSON schema; of an instance, for a class would need its own file."""
    # Agents read the one description, the page "Use via API" shows the other.
    told |= {"description": meaning, "additional_description": meaning}
    original = component.api_info()
    # Ignored: a method is replaced, on purpose and on this one instance.
    component.api_info = lambda: original | told  # type: ignore[method-assign]
