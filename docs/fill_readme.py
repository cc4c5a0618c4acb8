"""Fill the README's table of networks from the checkpoints' cards: python -m docs.fill_readme"""

import re
from pathlib import Path

from cnn_models import ARCHITECTURES, SHIPPED
from cnn_models.weights import checkpoint_path, read_card
from training.benchmark.accuracy_time import LECTURE_TOP1
from training.run import epochs_told

HEAD = ("name", "network", "input", "weights", "epochs", "minutes", "accuracy", "lecture", "MB")
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
        lines.append(
            f"| `{name}` | {architecture.title} | 1x{side}x{side} "
            f"| {architecture.num_parameters:,} | {epochs_told(card)} | {card.minutes:.1f} "
            f"| {card.test_accuracy:.2f} | {lecture} | {megabytes:.1f} |"
        )
    return "\n".join(lines)


def main() -> None:
    readme = ROOT / "README.md"
    pattern = r"(<!-- networks -->\n).*?(\n<!-- /networks -->)"
    text = readme.read_text()
    readme.write_text(re.sub(pattern, rf"\g<1>{table()}\g<2>", text, flags=re.DOTALL))


if __name__ == "__main__":
    main()
