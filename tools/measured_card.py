"""The model card's measurements: accuracy by class, calibration, people's own pictures, limits."""

from collections.abc import Sequence

from cnn_models import CLASS_NAMES, find
from cnn_models.files.card import Card
from training.data.sources import sources
from training.lineage import all_devices, all_minutes, epochs_told
from training.measure.evaluate import Report
from training.measure.uploads import VERDICT, UploadReport

LIMITS = """
## Limits

- Ten classes, one garment a picture. Whatever else is shown gets one of the ten names, or "not
  sure" from the lab's verdict.
- The pictures come from one shop's catalogue, photographed flat or on a model against white, and
  were made grey and 28x28 pixels. Other cultures' clothes, children's clothes, worn and folded
  ones are rare or missing, and colour was never seen.
- Shirts, T-shirts, pullovers and coats differ by sleeves and openings that 28 pixels hardly show.
  Some of the labels are wrong, so that 100 % cannot and should not be reached; the data set's
  authors give no rate.
- Not for decisions about people.
"""


def measured_card(
    cards: Sequence[Card], reports: Sequence[Report], uploads: UploadReport | None = None
) -> str:
    """The text in Markdown: one table of the trainings, one of the tests, one of the uploads.

    reports: of the test pictures, by `evaluate_network`, one a card in the same order.
    """
    parts = [
        "# Model card",
        "Made by `python -m tools model-card` from the checkpoints' own cards and from "
        f"{reports[0].num_pictures:,} test pictures of "
        "[Fashion-MNIST](https://arxiv.org/abs/1708.07747), weights as stored.",
        "## How they were trained",
        _trainings(cards),
        *([told] if (told := sources(cards)) else []),
        "## How good they are",
        _accuracies(reports),
        "Accuracy and expected calibration error (15 bins; before and after the temperature "
        "fitted on the 5,000 validation pictures) in per cent.",
    ]
    if uploads:
        parts += ["## People's own pictures", _uploads(uploads, [c.network for c in cards])]
    return "\n\n".join(parts) + "\n" + LIMITS


def _trainings(cards: Sequence[Card]) -> str:
    rows = [
        [
            find(card.network).title,
            card.recipe,
            epochs_told(card),
            _pictures(card),
            str(card.seed),
            "–" if (minutes := all_minutes(card)) is None else f"{minutes:.1f}",
            "; then ".join(all_devices(card)),
            card.torch_version,
            card.date,
        ]
        for card in cards
    ]
    head = ["network", "recipe", "epochs", "pictures", "seed", "minutes", "device", "torch", "date"]
    return _table(head, rows)


def _pictures(card: Card) -> str:
    photos = f" + {card.photos['number']:,} photos" if card.photos else ""
    return f"{card.train_pictures:,}{photos}"


def _accuracies(reports: Sequence[Report]) -> str:
    rows = [
        [
            find(report.network).title,
            f"{report.top1:.2f}",
            f"{report.calibration_error_before:.2f} → {report.calibration_error:.2f}",
            *(f"{report.per_class[name]:.1f}" for name in CLASS_NAMES),
        ]
        for report in reports
    ]
    return _table(["network", "accuracy", "calibration error", *CLASS_NAMES], rows)


def _uploads(report: UploadReport, names: Sequence[str]) -> str:
    counts = {k: sum(p.kind == k for p in report.pictures) for k in report.kinds}
    head = ["top-1, %", *(f"{kind} ({count})" for kind, count in counts.items())]
    rows = []
    for name in [*names, VERDICT]:
        title = name if name == VERDICT else find(name).title
        values = [report.top1(name, kind) for kind in (*report.kinds, None)]
        rows.append([title, *("–" if v is None else f"{v:.1f}" for v in values)])
    return _table([*head, f"all ({len(report.pictures)})"], rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows)]
    return "\n".join(lines)
