"""Fill the README's table of networks from the checkpoints' cards: python -m docs.fill_readme"""

import json
import re
from pathlib import Path

from cnn_models import ARCHITECTURES, SHIPPED
from cnn_models.weights import checkpoint_path, read_card
from training.benchmark.accuracy_time import LECTURE_TOP1
from training.lineage import RUN_LOGS, all_minutes, epochs_told, weights_before
from training.sources import sources

HEAD = (
    *("name", "network", "input", "weights", "epochs", "minutes", "accuracy"),
    *("lecture's recipe", "lecture", "MB"),
)
ROOT = Path(__file__).resolve().parent.parent
# d2l's batch norm from scratch has a median of its own.
LECTURE = LECTURE_TOP1 | {"lenet_bn_scratch": 86.0}


def table() -> str:
    lines = ["| " + " | ".join(HEAD) + " |", "|" + "---|" * len(HEAD)]
    for name in SHIPPED:
        card, architecture = read_card(checkpoint_path(name)), ARCHITECTURES[name]
        side = architecture.input_size
        megabytes = checkpoint_path(name).stat().st_size / 1e6
        lecture = f"{LECTURE[name]:.1f}" if name in LECTURE else "-"
        minutes = all_minutes(card)
        if minutes is None:
            raise ValueError(
                f"No log in {RUN_LOGS} has the weights {weights_before(card)} that {name} went on "
                "from."
            )
        lines.append(
            f"| `{name}` | {architecture.title} | 1x{side}x{side} "
            f"| {architecture.num_parameters:,} | {epochs_told(card)} | {minutes:.1f} "
            f"| {card.test_accuracy:.2f} | {by_lectures_recipe(name)} | {lecture} "
            f"| {megabytes:.1f} |"
        )
    if told := sources([read_card(checkpoint_path(name)) for name in SHIPPED]):
        lines += ["", told]
    return "\n".join(lines)


def by_lectures_recipe(name: str) -> str:
    """Accuracy and epochs of our run of the lecture's recipe, where there is a log of one."""
    log = RUN_LOGS / f"{name}_notebook.json"
    if not log.is_file():
        return "-"
    run = json.loads(log.read_text(encoding="utf-8"))
    return f"{run['test_accuracy']:.2f} ({run['epochs']:g})"


def main() -> None:
    readme = ROOT / "README.md"
    pattern = r"(<!-- networks -->\n).*?(\n<!-- /networks -->)"
    text = readme.read_text(encoding="utf-8")
    text = re.sub(pattern, rf"\g<1>{table()}\g<2>", text, flags=re.DOTALL)
    readme.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
