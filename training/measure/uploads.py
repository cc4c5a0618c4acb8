"""How the networks do on people's own pictures: a labelled folder, through the same door."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from cnn_models import CLASS_NAMES
from cnn_models.predict import Network, classify
from cnn_models.verdict import verdict
from pictures import PictureRefused, open_picture, prepare

VERDICT = "verdict"


@dataclass(frozen=True)
class LabelledPicture:
    """file: the picture. accepted: class names that count as right, the first is the label."""

    file: Path
    accepted: tuple[str, ...]
    kind: str


@dataclass(frozen=True)
class UploadReport:
    """answers: picture -> network (and "verdict") -> label. refused: picture -> reason."""

    pictures: list[LabelledPicture]
    answers: dict[Path, dict[str, str]]
    refused: dict[Path, str]

    def top1(self, network: str, kind: str | None = None) -> float | None:
        """Per cent right, of one kind or of all; a refused picture counts as wrong."""
        chosen = [p for p in self.pictures if kind in (None, p.kind)]
        if not chosen:
            return None
        right = sum(self.answers.get(p.file, {}).get(network) in p.accepted for p in chosen)
        return 100 * right / len(chosen)

    @property
    def kinds(self) -> list[str]:
        return sorted({p.kind for p in self.pictures})


def read_labels(folder: Path) -> list[LabelledPicture]:
    """Read `labels.csv` (file,label,also_ok,kind), or take each sub-folder's name as the class.

    A slash cannot stand in a folder's name: "T-shirt_top" is the class "T-shirt/top". Raises
    FileNotFoundError for a missing folder, ValueError for an unknown class or no pictures.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise FileNotFoundError(f"The folder {folder} does not exist.")
    table = folder / "labels.csv"
    pictures = list(_from_table(table) if table.is_file() else _from_folders(folder))
    if not pictures:
        raise ValueError(f"No labelled pictures in {folder}: it needs labels.csv or class folders.")
    for picture in pictures:
        if unknown := [c for c in picture.accepted if c not in CLASS_NAMES]:
            raise ValueError(
                f"{picture.file} is labelled {unknown[0]!r}. Known: {', '.join(CLASS_NAMES)}."
            )
    return pictures


def evaluate_uploads(
    networks: Sequence[Network], folder: Path, plain: bool = False
) -> UploadReport:
    """Classify every labelled picture with every network, as the page does.

    plain: without the pipeline, to see what it is worth: only `squeeze`.
    """
    pictures = read_labels(folder)
    answers: dict[Path, dict[str, str]] = {}
    refused: dict[Path, str] = {}
    for picture in pictures:
        try:
            opened = open_picture(picture.file)
            pixels = squeeze(opened) if plain else prepare(opened).pixels
        except PictureRefused as refusal:
            refused[picture.file] = str(refusal)
            continue
        predictions = classify(networks, pixels)
        answers[picture.file] = {name: p.label for name, p in predictions.items()}
        answers[picture.file][VERDICT] = verdict(predictions).label
    return UploadReport(pictures, answers, refused)


def squeeze(picture: Image.Image) -> np.ndarray:
    """The picture over white, grey, squeezed to (28, 28) uint8 and negated; nothing else."""
    flat = Image.new("RGBA", picture.size, "white")
    flat.alpha_composite(picture)
    return 255 - np.asarray(flat.convert("L").resize((28, 28), Image.Resampling.BOX))


def format_uploads(report: UploadReport) -> str:
    """The report as a table: a row a network, a column a kind, per cent right."""
    kinds = report.kinds
    counts = {kind: sum(p.kind == kind for p in report.pictures) for kind in kinds}
    rows = [["top-1, %", *(f"{k} ({counts[k]})" for k in kinds), f"all ({len(report.pictures)})"]]
    names = list(next(iter(report.answers.values()), {}))
    for name in names:
        figures = [report.top1(name, kind) for kind in (*kinds, None)]
        rows.append([name, *("-" if f is None else f"{f:.1f}" for f in figures)])
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    out = io.StringIO()
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        out.write("  ".join(cells).rstrip() + "\n")
    for file, reason in report.refused.items():
        out.write(f"refused: {file.name}: {reason}\n")
    return out.getvalue().rstrip()


def compare_uploads(report: UploadReport, plain: UploadReport) -> str:
    """Both reports as one Markdown table, as the README has it: `plain`'s figures in brackets."""
    kinds = report.kinds
    counts = {kind: sum(p.kind == kind for p in report.pictures) for kind in kinds}
    heads = ["top-1, %", *(f"{k} ({counts[k]})" for k in kinds), f"all ({len(report.pictures)})"]
    rows = [heads, ["---"] * len(heads)]
    for name in next(iter(report.answers.values()), {}):
        pairs = [(report.top1(name, kind), plain.top1(name, kind)) for kind in (*kinds, None)]
        rows.append([name, *(f"{ours:.1f} ({theirs:.1f})" for ours, theirs in pairs)])
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], lines[1].replace(" ", ""), *lines[2:]])


def summary(report: UploadReport) -> dict[str, object]:
    """The report as plain values: top-1 by network and kind, every answer, every refusal."""
    names = list(next(iter(report.answers.values()), {}))
    return {
        "num_pictures": len(report.pictures),
        "top1": {
            name: {kind or "all": report.top1(name, kind) for kind in (None, *report.kinds)}
            for name in names
        },
        "answers": {str(file): answer for file, answer in report.answers.items()},
        "refused": {str(file): reason for file, reason in report.refused.items()},
    }


def _from_table(table: Path) -> Iterator[LabelledPicture]:
    with table.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if not row.get("file") or not row.get("label"):
                raise ValueError(f"{table} needs the columns file and label in every row.")
            also = [c for c in (row.get("also_ok") or "").replace("|", ";").split(";") if c]
            accepted = (row["label"].strip(), *(c.strip() for c in also))
            yield LabelledPicture(table.parent / row["file"], accepted, row.get("kind") or "all")


def _from_folders(folder: Path) -> Iterator[LabelledPicture]:
    by_folder_name = {name.replace("/", "_"): name for name in CLASS_NAMES}
    for sub in sorted(p for p in folder.iterdir() if p.is_dir()):
        label = by_folder_name.get(sub.name, sub.name)
        for file in sorted(p for p in sub.iterdir() if p.is_file()):
            yield LabelledPicture(file, (label,), "all")
