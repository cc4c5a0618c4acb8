"""What the page "Use via API" and agents are told of an endpoint, from its docstring."""

import inspect
from collections.abc import Callable, Sequence
from typing import Any

from gradio.components import Component
from gradio.utils import get_function_description

from cnn_models import ARCHITECTURES


def document(
    name: str,
    function: Callable[..., Any],
    inputs: Sequence[Component],
    outputs: Sequence[Component],
) -> None:
    """Give each component the meaning that the docstring tells under "Args:" and "Returns:".

    name: of the endpoint, without the slash.

    One line a parameter, `name: meaning.`; the lines of "Returns:" together describe the first
    output. A parameter called `network` also lists the names it may have.
    """
    function.__name__ = name  # what agents call the tool by
    _, meanings, returns = get_function_description(function)
    for parameter, component in zip(inspect.signature(function).parameters, inputs, strict=True):
        if meaning := meanings.get(parameter):
            names = {"enum": list(ARCHITECTURES)} if parameter == "network" else {}
            _extend(component, description=meaning, **names)
    if returns:
        _extend(outputs[0], description=" ".join(returns))


def _extend(component: Component, **told: Any) -> None:
    """Add to the component's JSON schema; of an instance, for a class would need its own file."""
    original = component.api_info()
    # Ignored: a method is replaced, on purpose and on this one instance.
    component.api_info = lambda: original | told  # type: ignore[method-assign]
