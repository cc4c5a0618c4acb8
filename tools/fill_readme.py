"""Fill the tables of networks from the checkpoints' cards: python -m tools.fill_readme"""

import json
import re
from pathlib import Path

from benchmarks.accuracy_time import LECTURE_TOP1
from cnn_models import ARCHITECTURES, SHIPPED
from cnn_models.files.weights import checkpoint_path, read_card
from training.data.sources import sources
from training.lineage import RUN_LOGS, all_minutes, epochs_told, weights_before

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "docs" / "results.md"
# d2l's batch norm from scratch has a median of its own.
LECTURE = LECTURE_TOP1 | {"lenet_bn_scratch": 86.0}


def short_table() -> str:
    """The README's: what each network is, and how good."""
    lines = [_row("name", "network", "input", "weights", "accuracy", "MB")]
    lines.append("|---" * 6 + "|")
    for name in SHIPPED:
        card, architecture = read_card(checkpoint_path(name)), ARCHITECTURES[name]
        lines.append(
            _row(
                f"`{name}`",
                architecture.title,
                f"1x{architecture.input_size}x{architecture.input_size}",
                f"{architecture.num_parameters:,}",
                f"{card.test_accuracy:.2f}",
                f"{checkpoint_path(name).stat().st_size / 1e6:.1f}",
            )
        )
    return "\n".join(lines)


def long_table() -> str:
    """That of the results: how each network was trained."""
    lines = [_row("name", "epochs", "minutes", "accuracy", "lecture's recipe", "lecture")]
    lines.append("|---" * 6 + "|")
    for name in SHIPPED:
        card = read_card(checkpoint_path(name))
        minutes = all_minutes(card)
        if minutes is None:
            raise ValueError(
                f"No log in {RUN_LOGS} has the weights {weights_before(card)} that {name} went on "
                "from."
            )
        lines.append(
            _row(
                f"`{name}`",
                epochs_told(card),
                f"{minutes:.1f}",
                f"{card.test_accuracy:.2f}",
                by_lectures_recipe(name),
                f"{LECTURE[name]:.1f}" if name in LECTURE else "-",
            )
        )
    if told := sources([read_card(checkpoint_path(name)) for name in SHIPPED]):
        lines += ["", told]
    return "\n".join(lines)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def by_lectures_recipe(name: str) -> str:
    """Accuracy and epochs of our run of the lecture's recipe, where there is a log of one."""
    log = RUN_LOGS / f"{name}_notebook.json"
    if not log.is_file():
        return "-"
    run = json.loads(log.read_text(encoding="utf-8"))
    return f"{run['test_accuracy']:.2f} ({run['epochs']:g})"


def main() -> None:
    for place, table in ((ROOT / "README.md", short_table()), (RESULTS, long_table())):
        pattern = r"(<!-- networks -->\n).*?(<!-- /networks -->)"
        text = place.read_text(encoding="utf-8")
        text = re.sub(pattern, rf"\g<1>{table}\n\g<2>", text, flags=re.DOTALL)
        place.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
