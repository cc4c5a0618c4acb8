"""How the networks do on people's photos, by label; and whether the verdict knows when it does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from cnn_models import CLASS_NAMES
from cnn_models.predict import Network, classify
from cnn_models.verdict import verdict
from training.data.phone_photos import ALLOWED, HELD_BACK, TEST, Photo, read_photos
from training.data.photo_set import load_photos
from training.measure.uploads import VERDICT


@dataclass(frozen=True)
class Answered:
    """A photo with every network's answer and the verdict's, 0..9 by name.

    sure: whether the verdict was.
    """

    photo: Photo
    answers: dict[str, int]
    sure: bool

    def is_right(self, name: str, strict: bool = False) -> bool:
        return self.answers[name] in (self.photo.strict if strict else self.photo.allowed)


@dataclass(frozen=True)
class PhotoReport:
    """part: whose photos these are, TEST or HELD_BACK. names: of the networks, and the verdict."""

    part: str
    names: list[str]
    answered: list[Answered]

    @property
    def garments(self) -> list[Answered]:
        return [a for a in self.answered if a.photo.allowed]

    @property
    def no_class(self) -> list[Answered]:
        return [a for a in self.answered if not a.photo.allowed]

    def right(self, name: str, strict: bool = False) -> "Shares":
        return Shares.of(self.garments, lambda a: a.is_right(name, strict))

    @property
    def sure(self) -> "Shares":
        return Shares.of(self.garments, lambda a: a.sure)

    @property
    def right_when_sure(self) -> "Shares":
        return Shares.of([a for a in self.garments if a.sure], lambda a: a.is_right(VERDICT))

    @property
    def doubted(self) -> "Shares":
        return Shares.of(self.no_class, lambda a: not a.sure)


@dataclass(frozen=True)
class Shares:
    """Per cent, 0..100, of all, and of each label, in the labels' order; None of no photos.

    even: the mean over the labels, as if each had as many photos as the others.
    """

    all: float | None
    even: float | None
    labels: dict[str, float]

    @classmethod
    def of(cls, answered: Sequence[Answered], counts: Callable[[Answered], bool]) -> "Shares":
        labels = {}
        for label in ALLOWED:
            if rows := [a for a in answered if a.photo.label == label]:
                labels[label] = 100 * sum(map(counts, rows)) / len(rows)
        if not labels:
            return cls(None, None, {})
        share = 100 * sum(map(counts, answered)) / len(answered)
        return cls(share, sum(labels.values()) / len(labels), labels)


def evaluate_photos(networks: Sequence[Network], folder: Path) -> PhotoReport:
    """Ask about the photos of the test senders, or where there are none of the held-back ones.

    Raises what `load_photos` raises, and ValueError where there are neither.
    """
    parts = {photo.part for photo in read_photos(folder)}
    part = TEST if TEST in parts else HELD_BACK
    photos = load_photos(folder, varied=(), plain=(part,))
    if not photos:
        raise ValueError(f"All photos in {folder} are of senders that are learned from.")
    answered = []
    for i, photo in enumerate(tqdm(photos.photos, unit="photo", disable=None)):
        predictions = classify(networks, photos.plain[i])
        answers = {name: CLASS_NAMES.index(p.label) for name, p in predictions.items()}
        said = verdict(predictions, bool(photos.empty[i]))
        answers[VERDICT] = CLASS_NAMES.index(said.label)
        answered.append(Answered(photo, answers, said.sure))
    names = [*(network.architecture.name for network in networks), VERDICT]
    return PhotoReport(part, names, answered)


def photo_summary(report: PhotoReport) -> dict[str, object]:
    """The report as plain values."""
    return {
        "part": report.part,
        "num_garments": len(report.garments),
        "num_no_class": len(report.no_class),
        "allowed": {name: vars(report.right(name)) for name in report.names},
        "strict": {name: vars(report.right(name, strict=True)) for name in report.names},
        "sure": vars(report.sure),
        "right_when_sure": vars(report.right_when_sure),
        "doubted": vars(report.doubted),
    }


def format_photos(report: PhotoReport) -> str:
    """The report as a table: a row a label, a column a network, per cent allowed (strict)."""
    columns = [(report.right(name), report.right(name, strict=True)) for name in report.names]
    counts = dict.fromkeys(ALLOWED, 0)
    for answered in report.answered:
        counts[answered.photo.label] += 1
    rows = [["allowed (strict), %", *report.names]]
    for label in columns[0][0].labels:
        cells = [_cell(right.labels[label], strict.labels[label]) for right, strict in columns]
        rows.append([f"{label} ({counts[label]})", *cells])
    rows.append(["labels alike", *(_cell(right.even, strict.even) for right, strict in columns)])
    heading = f"all ({len(report.garments)})"
    rows.append([heading, *(_cell(right.all, strict.all) for right, strict in columns)])
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [f"Photos of {report.part} senders."]
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join([row[0].ljust(widths[0]), *cells]))
    doubted = ", ".join(f"{k} ({counts[k]}) {v:.0f}" for k, v in report.doubted.labels.items())
    lines += [
        f"sure of: {_both(report.sure)}",
        f"right when sure: {_both(report.right_when_sure)}",
        f"doubt on {len(report.no_class)} of no class: {_both(report.doubted)}; {doubted}",
    ]
    return "\n".join(lines)


def _cell(right: float | None, strict: float | None) -> str:
    return "-" if right is None or strict is None else f"{right:.1f} ({strict:.1f})"


def _both(shares: Shares) -> str:
    if shares.all is None or shares.even is None:
        return "-"
    return f"{shares.all:.1f} % (labels alike {shares.even:.1f})"
