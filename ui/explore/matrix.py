"""The confusion matrix as a table of buttons, and the test pictures behind a number."""

from collections.abc import Iterable
from html import escape

import torch
from PIL import Image
from torch import Tensor

from cnn_models import CLASS_NAMES
from training.measure.agreement import confusion
from ui.explore.evidence import Answers, TestPictures
from ui.shared.html import png_url
from ui.texts.common import class_text, text

MOST_PICTURES = 48


def class_name(number: int, language: str) -> str:
    return class_text(CLASS_NAMES[number], language, CLASS_NAMES)


def matrix_html(
    answers: Answers, titles: dict[str, str], place: tuple[int, int] | None, language: str
) -> str:
    """The first network's matrix; where there are two, the first minus the second.

    place: label and answer of the cell that is open, if any.
    """
    names = list(answers.logits)
    tables = [confusion(answers.labels, answers.logits[n].argmax(dim=1)) for n in names]
    shown = tables[0] if len(tables) == 1 else tables[0] - tables[1]
    num = len(answers.labels)
    if len(names) == 1:
        accuracy = 100 * answers.right(names[0]).double().mean().item()
        words = {"name": titles[names[0]], "num": num, "accuracy": accuracy}
        title = text("explore_matrix", language, **words)
    else:
        words = {"name": titles[names[0]], "other": titles[names[1]], "num": num}
        title = text("explore_minus_title", language, **words)
    return f"<h4>{escape(title)}</h4>{_table(shown, len(names) > 1, place, language)}"


def _table(shown: Tensor, signed: bool, place: tuple[int, int] | None, language: str) -> str:
    off_diagonal = shown.abs().float().masked_fill(torch.eye(10, dtype=torch.bool), 0)
    limits = {True: float(shown.diag().abs().max()) or 1.0, False: float(off_diagonal.max()) or 1.0}
    heads = "".join(
        f'<th scope="col"><span>{escape(class_name(i, language))}</span></th>' for i in range(10)
    )
    rows = []
    for label in range(10):
        cells = "".join(
            _cell(
                (label, answer),
                int(shown[label, answer]),
                limits,
                signed,
                (label, answer) == place,
                language,
            )
            for answer in range(10)
        )
        head = escape(class_name(label, language))
        rows.append(f'<tr><th scope="row">{head}</th>{cells}</tr>')
    corner = escape(text("explore_corner", language))
    # Upright Chinese heads are read from above, turned English ones from below.
    spoken = "zh-Hans" if language == "zh" else "en"
    return (
        f'<div class="table-scroll"><table class="matrix" lang="{spoken}"><thead><tr>'
        f"<th><span>{corner}</span></th>"
        f"{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _cell(
    place: tuple[int, int],
    value: int,
    limits: dict[bool, float],
    signed: bool,
    is_open: bool,
    language: str,
) -> str:
    label, answer = place
    # In a difference, more mistakes are as bad as fewer right answers.
    good = (value >= 0) == (label == answer) if signed else label == answer
    share = 65 * min(1.0, abs(value) / limits[label == answer])
    number = f"{value:+d}" if signed and value else str(value)
    hint = f"{class_name(label, language)} → {class_name(answer, language)}: {number}"
    return (
        f'<td><button type="button" class="{"right" if good else "wrong"}" '
        f'aria-pressed="{str(is_open).lower()}" style="--share:{share:.0f}%" data-label="{label}" '
        f'data-answer="{answer}" title="{escape(hint)}" aria-label="{escape(hint)}">{number}'
        "</button></td>"
    )


def pictures_html(
    title: str, found: Iterable[tuple[int, str]], pictures: TestPictures, language: str
) -> str:
    """Test pictures as buttons under a title; found: each one's index and caption."""
    everything = list(found)
    here = [(index, caption) for index, caption in everything if index in pictures]
    notes = []
    if len(here) < len(everything):
        notes.append(text("explore_some_here", language, here=len(here)))
    if len(here) > MOST_PICTURES:
        notes.append(text("explore_first", language, here=MOST_PICTURES))
    if not everything:
        notes.append(text("explore_none", language))
    buttons = "".join(
        f'<button type="button" data-index="{index}"><img class="pixelated" alt="" '
        f'src="{picture_url(pictures, index)}">{escape(caption)}</button>'
        for index, caption in here[:MOST_PICTURES]
    )
    note = f'<p class="explore-note">{escape(" ".join(notes))}</p>' if notes else ""
    return f'<h4>{escape(title)}</h4>{note}<div class="test-pictures">{buttons}</div>'


def picture_url(pictures: TestPictures, index: int) -> str:
    return png_url(Image.fromarray(pictures[index]))


def chosen_html(
    index: int, answers: Answers, titles: dict[str, str], pictures: TestPictures, language: str
) -> str:
    """One test picture with what every network says."""
    place = answers.place(index)
    if place is None or index not in pictures:
        return ""
    label = int(answers.labels[place])
    lines = []
    for name, probabilities in answers.probabilities.items():
        confidence, answer = probabilities[place].max(dim=0)
        kind = "right-answer" if int(answer) == label else "wrong-answer"
        said = f"{class_name(int(answer), language)} {100 * confidence:.0f} %"
        lines.append(f'<li>{escape(titles[name])}: <span class="{kind}">{escape(said)}</span></li>')
    title = text("explore_picture", language, index=index, label=class_name(label, language))
    return (
        f'<div class="chosen-picture" data-chosen="{index}"><img class="pixelated" alt="" '
        f'src="{picture_url(pictures, index)}"><div><b>{escape(title)}</b>'
        f"<ul>{''.join(lines)}</ul></div></div>"
    )
