"""Where the networks disagree, and whether two differ by more than chance."""

from html import escape
from typing import Any

import gradio as gr
from torch import Tensor

from training.measure.agreement import all_wrong, alone_right, mcnemar, split
from ui.explore.evidence import Answers, TestPictures
from ui.explore.explorer import TURNS, Explorer, scripted
from ui.explore.matrix import class_name, pictures_html
from ui.shared.events import busy
from ui.shared.redrawn import draw_while_open
from ui.shared.translation import Translation
from ui.texts.common import text

WHICH = ("split", "alone_right", "all_wrong")


def build_splits_panel(
    explorer: Explorer, translation: Translation, settings: list[Any]
) -> gr.HTML:
    """Lay the panel out; settings: network, own cards, language. Returns the pictures' gallery."""
    tr = translation.add
    with tr(gr.Accordion("", open=False), label="explore_splits") as panel:
        which = translation.add_choices(
            gr.Radio(list(WHICH), value="split", interactive=True, elem_id="explore-which"),
            {key: f"explore_{key}" for key in WHICH},
            label="explore_which",
        )
        gallery = scripted("explore-splits")
        with tr(gr.Accordion("", open=False), label="explore_pairs"):
            pairs = scripted("explore-pairs")

    def show(which: str, name: str, ids: list[str], language: str) -> list[str]:
        titles = explorer.titles(ids, language)
        if not titles:
            return ["", ""]
        answers = explorer.answers(list(titles), ids, language)
        pictures = explorer.pictures
        return [
            splits_html(answers, which, name, titles, pictures, language),
            pairs_html(answers, titles, language),
        ]

    network, own_cards, language = settings
    draw_while_open(
        panel.expand,
        panel.collapse,
        [which.input, network.change, own_cards.change, language.change],
        show,
        [which, *settings],
        [gallery, pairs],
        **busy(gallery),
        **TURNS,
    )
    return gallery


def chosen_split(answers: Answers, which: str, name: str) -> Tensor:
    """Places of the pictures of a kind in `WHICH`; ValueError for another kind."""
    rights = answers.rights()
    if which == "split":
        return split(rights)
    if which == "alone_right":
        return alone_right(rights, list(answers.logits).index(name))
    if which == "all_wrong":
        return all_wrong(rights, list(answers.probabilities.values()), answers.labels)
    raise ValueError(f"No kind is called {which!r}. Known: {', '.join(WHICH)}.")


def splits_html(
    answers: Answers,
    which: str,
    name: str,
    titles: dict[str, str],
    pictures: TestPictures,
    language: str,
) -> str:
    """The pictures of a kind, each with its label and how many networks are right."""
    name = name if name in answers.logits else next(iter(answers.logits))
    found, rights = chosen_split(answers, which, name), answers.rights()
    words = {"num": len(found), "total": len(answers.labels), "name": titles[name]}
    captions = (
        (
            int(answers.indices[i]),
            f"{class_name(int(answers.labels[i]), language)} "
            f"{int(rights[:, i].sum())}/{len(rights)}",
        )
        for i in found
    )
    title = text(f"explore_{which}_title", language, **words)
    return pictures_html(title, captions, pictures, language)


def pairs_html(answers: Answers, titles: dict[str, str], language: str) -> str:
    """McNemar's test of every two networks as a matrix, and the place of a cell's sentence."""
    names = list(answers.logits)
    heads = "".join(f'<th scope="col"><span>{escape(titles[n])}</span></th>' for n in names)
    rows = "".join(
        f'<tr><th scope="row">{escape(titles[row])}</th>'
        f"{''.join(_pair(answers, row, column, titles, language) for column in names)}</tr>"
        for row in names
    )
    how = text("explore_mcnemar_how", language)
    many = text("explore_mcnemar_many", language, num=len(names) * (len(names) - 1) // 2)
    label = escape(text("explore_pairs", language))
    # Upright Chinese heads are read from above, turned English ones from below.
    spoken = "zh-Hans" if language == "zh" else "en"
    return (
        f'<p class="explore-note">{escape(how)} {escape(many)}</p>'
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{label}">'
        f'<table class="matrix pairs" lang="{spoken}">'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        '<p class="pair-told" role="status"></p>'
    )


def _pair(answers: Answers, row: str, column: str, titles: dict[str, str], language: str) -> str:
    """By how many pictures the row's network is ahead, in colour if that is hardly chance."""
    if row == column:
        return "<td>–</td>"
    found = mcnemar(answers.right(row), answers.right(column))
    ahead = found.only_first - found.only_second
    hint = escape(mcnemar_text(answers, row, column, titles, language))
    kind = "chance" if found.within_chance else "right" if ahead > 0 else "wrong"
    share = 65 * min(1.0, abs(ahead) / max(1, found.only_first + found.only_second))
    shown = f"{ahead:+d}".replace("-", "−")
    return (
        f'<td><button type="button" class="{kind}" style="--share:{share:.0f}%" title="{hint}" '
        f'aria-label="{hint}">{shown}</button></td>'
    )


def mcnemar_text(
    answers: Answers, first: str, second: str, titles: dict[str, str], language: str
) -> str:
    """Whether two networks differ by more than chance, in plain words."""
    found = mcnemar(answers.right(first), answers.right(second))
    words = {
        "first": titles[first],
        "second": titles[second],
        "a": found.only_first,
        "b": found.only_second,
        "p": f"{found.p_value:.2g}",
    }
    if found.within_chance:
        return text("explore_mcnemar_chance", language, **words)
    better = first if found.only_first > found.only_second else second
    return text("explore_mcnemar_real", language, better=titles[better], **words)
