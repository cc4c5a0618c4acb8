"""The endpoints of the Explore tab for programs: /confusion and /disagreements."""

from typing import Any

import gradio as gr

from cnn_models import CLASS_NAMES
from cnn_models.registry import find
from training.measure.agreement import confusion, mcnemar
from ui.explore.explorer import COMMAND, Explorer
from ui.explore.splits import WHICH, chosen_split
from ui.shared.api_docs import document


def build_explore_api(explorer: Explorer) -> None:
    """Add the endpoints to the current Blocks, with components that no page shows."""

    def give_confusion(network: str) -> dict[str, Any]:
        """Give a network's confusion matrix on the test pictures.

        Args:
            network: The network's name.

        Returns:
            "confusion", [label][answer] counts, with "classes", "num_pictures" and "accuracy".
        """
        return confusion_record(explorer, network)

    def give_disagreements(which: str, network: str) -> dict[str, Any]:
        """List the test pictures on which the networks disagree, and McNemar's test of each pair.

        Args:
            which: split, alone_right (only this network is right) or all_wrong.
            network: The network's name; needed for alone_right only.

        Returns:
            "pictures" with "index", "label" and "answers"; "mcnemar", a record for each pair.
        """
        return disagreements_record(explorer, which, network)

    with gr.Group(visible=False):
        network = gr.Textbox(label="network")
        which, right = gr.Textbox("split", label="which"), gr.Textbox("", label="network")
        matrix, splits = gr.JSON(label="confusion"), gr.JSON(label="disagreements")
        document("confusion", give_confusion, [network], [matrix])
        document("disagreements", give_disagreements, [which, right], [splits], which=WHICH)
        gr.Button().click(give_confusion, network, matrix, api_name="confusion")
        gr.Button().click(give_disagreements, [which, right], splits, api_name="disagreements")


def confusion_record(explorer: Explorer, network: str) -> dict[str, Any]:
    """[label][answer] counts with what they mean; gr.Error for a network without answers."""
    _check(explorer, network)
    answers = explorer.answers([network], [], "en")
    table = confusion(answers.labels, answers.logits[network].argmax(dim=1))
    return {
        "network": network,
        "num_pictures": len(answers.labels),
        "classes": list(CLASS_NAMES),
        "confusion": table.tolist(),
        "accuracy": round(100 * answers.right(network).double().mean().item(), 3),
    }


def disagreements_record(explorer: Explorer, which: str, network: str) -> dict[str, Any]:
    """Test pictures by index with label and answers; gr.Error for what is not known.

    network: needed for "alone_right" only.
    """
    which = which or "split"
    if which not in WHICH:
        message = f"No kind is called {which!r}. Known: {', '.join(WHICH)}."
        raise gr.Error(message, print_exception=False)
    if which == "alone_right":
        _check(explorer, network)
    names = list(explorer.evidence.usable())
    if not names:
        raise gr.Error(f"No answers are stored. Make them with: {COMMAND}", print_exception=False)
    answers = explorer.answers(names, [], "en")
    said = {name: answers.logits[name].argmax(dim=1) for name in names}
    pictures = [
        {
            "index": int(answers.indices[i]),
            "label": CLASS_NAMES[int(answers.labels[i])],
            "answers": {name: CLASS_NAMES[int(a[i])] for name, a in said.items()},
        }
        for i in chosen_split(answers, which, network).tolist()
    ]
    tests = [
        {"networks": [a, b], **vars(mcnemar(answers.right(a), answers.right(b)))}
        for k, a in enumerate(names)
        for b in names[k + 1 :]
    ]
    return {
        "which": which,
        "num_pictures": len(answers.labels),
        "pictures": pictures,
        "mcnemar": tests,
    }


def _check(explorer: Explorer, network: str) -> None:
    """gr.Error for an unknown network, or one without stored answers of its weights."""
    try:
        find(network)
    except ValueError as error:
        raise gr.Error(str(error), print_exception=False) from None
    if network not in explorer.evidence.usable():
        message = f"{network} has no stored answers of its weights. Make them with: {COMMAND}"
        raise gr.Error(message, print_exception=False)
