"""The nearest training pictures as evidence for an answer and for doubt, in plain words."""

from collections import Counter
from dataclasses import dataclass
from html import escape

from PIL import Image
from torch import Tensor

from cnn_models import CLASS_NAMES
from training.data.data_set import LabelledPixels
from training.measure.nearest import NearestIndex, Neighbours
from ui.shared.html import png_url
from ui.texts.common import class_text, text

NUM = 9


@dataclass(frozen=True)
class Evidence:
    """What one network finds near a picture.

    title: the network's, in the visitor's language. answer: class number that it says. labels: of
    the neighbours, as the data set has them. index: what they were found in.
    """

    title: str
    answer: int
    neighbours: Neighbours
    labels: list[int]
    index: NearestIndex

    @property
    def num_agreeing(self) -> int:
        return self.labels.count(self.answer)

    @property
    def support(self) -> str:
        """ "for" its answer, "mixed", or "against" it."""
        share = self.num_agreeing / len(self.labels)
        return "for" if share > 2 / 3 else "mixed" if share > 1 / 3 else "against"

    @property
    def share_nearer(self) -> float:
        """0..1: the share of unseen garments that lie nearer to their nearest picture."""
        return self.index.farther_than(self.neighbours.distances[0].item())

    @property
    def nearness(self) -> str:
        """ "near", "usual", "far" or "beyond", by how the share compares."""
        limits = {"near": 0.5, "usual": 0.9, "far": 0.99}
        return next(
            (word for word, limit in limits.items() if self.share_nearer <= limit), "beyond"
        )


def find_evidence(
    title: str, answer: int, index: NearestIndex, features: Tensor, train: LabelledPixels
) -> Evidence:
    """Compare a picture's features (D,) with the training pictures."""
    found = index.nearest(features, NUM)
    return Evidence(title, answer, found, train.labels[found.pictures].tolist(), index)


def evidence_html(found: Evidence, train: LabelledPixels, language: str) -> str:
    """One network: what its neighbours say of its answer, how near they are, and the pictures."""
    pictures = "".join(
        _picture(found, train.pixels[picture], label, distance, language)
        for picture, label, distance in zip(
            found.neighbours.pictures.tolist(),
            found.labels,
            found.neighbours.distances.tolist(),
            strict=True,
        )
    )
    return (
        f'<section class="neighbours"><h4>{escape(found.title)}: '
        f"{escape(_class(found.answer, language))}</h4>"
        f'<p class="support {found.support}">{escape(support_text(found, language))}</p>'
        f'<p class="nearness {found.nearness}">{escape(nearness_text(found, language))}</p>'
        f'<div class="neighbour-row">{pictures}</div></section>'
    )


def support_text(found: Evidence, language: str) -> str:
    """How many of the neighbours are what the network says, and what the others are."""
    counts = Counter(label for label in found.labels if label != found.answer).most_common()
    others = ("、" if language == "zh" else ", ").join(
        f"{_class(label, language)} {count}" for label, count in counts
    )
    words = {
        "agree": found.num_agreeing,
        "num": len(found.labels),
        "answer": _class(found.answer, language),
        "others": text("nearest_others", language, others=others) if others else "",
    }
    return text(f"nearest_{found.support}", language, **words)


def nearness_text(found: Evidence, language: str) -> str:
    """How far the nearest is, measured by garments that the network had not seen."""
    nearer = min(99, round(100 * found.share_nearer))
    words = {"nearer": nearer, "farther": 100 - nearer}
    return text(f"nearest_{found.nearness}", language, **words)


def being_made_html(title: str, language: str) -> str:
    words = escape(text("nearest_being_made", language))
    return f'<section class="neighbours"><h4>{escape(title)}</h4><p>{words}</p></section>'


def explanation_html(num_pictures: list[int], language: str) -> str:
    """What the pictures and numbers mean; num_pictures: how many each index compares with."""
    fewest, most = min(num_pictures), max(num_pictures)
    num = f"{most:,}" if fewest == most else f"{fewest:,}-{most:,}"
    return f'<p class="explore-note">{escape(text("nearest_meaning", language, num=num))}</p>'


def _picture(found: Evidence, pixels: Tensor, label: int, distance: float, language: str) -> str:
    kind = "right-answer" if label == found.answer else "wrong-answer"
    name = _class(label, language)
    times = distance / max(found.index.typical, 1e-6)
    return (
        f'<figure><img class="pixelated" width="56" height="56" alt="{escape(name)}" '
        f'src="{png_url(Image.fromarray(pixels.numpy()))}"><figcaption><span class="{kind}">'
        f"{escape(name)}</span> {times:.1f}×</figcaption></figure>"
    )


def _class(number: int, language: str) -> str:
    return class_text(CLASS_NAMES[number], language, CLASS_NAMES)
