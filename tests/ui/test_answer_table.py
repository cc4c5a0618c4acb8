"""The answers as one table: agreement, votes, remedies, and nothing unescaped."""

import re

import numpy as np
import pytest

from cnn_models import CLASS_NAMES, find, verdict
from cnn_models.files.card import Card
from cnn_models.files.weights import CheckpointError
from cnn_models.predict import Network, Prediction
from pictures import Choices, Prepared
from ui.classify.answer_table import Drawn, table_html
from ui.classify.seen import seen_html, steps_html
from ui.classify.verdict_view import how_html, verdict_html

PIXELS = np.zeros((28, 28), np.uint8)
LENETS = ("lenet", "lenet_bn", "lenet_bn_scratch")


def _prediction(name: str, label: str = "Bag") -> Prediction:
    second = "Coat" if label == "Bag" else "Bag"
    probabilities = dict.fromkeys(CLASS_NAMES, 0.01) | {label: 0.6, second: 0.2, "Dress": 0.12}
    return Prediction(name, label, probabilities, (0.0,) * 10, 1.25)


def _network(name: str) -> Network:
    card = Card(name, "modern", epochs=1, seed=0, train_pictures=1, test_accuracy=91.234)
    model = find(name).builder()
    return Network(find(name), lambda: model, model, card, 0.09)


def _table(networks, predictions, language="en"):
    drawn = Drawn.of("Bag", PIXELS, language)
    return table_html(networks, predictions, drawn)


def _rows(html: str) -> dict[str, str]:
    """The rows of networks and groups by their titles."""
    rows = re.findall(r'<tr class="(?:answer|group).*?</tr>', html, re.DOTALL)
    return {"".join(re.findall(r"<button[^>]*>([^<]+)", row)): row for row in rows}


def test_a_row_has_the_answer_and_its_facts_the_top_three_with_time_size_and_accuracy():
    html = _table({"lenet": _network("lenet")}, {"lenet": _prediction("lenet")})
    assert "<b>Bag</b>" in html
    assert re.findall(r'class="label">([^<]+)', html) == ["Bag", "Coat", "Dress"]
    facts = (
        "60 %",
        "1.2 ms",
        "44k weights, 0.1 MB",
        "91.2 % on the test set",
        "100 % of the votes",
    )
    for fact in facts:
        assert fact in html


def test_whether_a_row_agrees_with_the_verdict_is_told_in_colour_sign_and_words():
    networks = {name: _network(name) for name in ("lenet", "nin")}
    predictions = {"lenet": _prediction("lenet"), "nin": _prediction("nin", "Coat")}
    rows = _rows(_table(networks, predictions))
    assert "answer agrees" in rows["LeNet"]
    assert 'aria-label="As the verdict">✓' in rows["LeNet"]
    assert "answer differs" in rows["NiN"]
    assert 'aria-label="Not as the verdict">≠' in rows["NiN"]


def test_the_three_lenets_stand_in_one_row_that_hides_them():
    networks = {name: _network(name) for name in (*LENETS, "nin")}
    predictions = {name: _prediction(name) for name in networks}
    predictions["lenet_bn"] = _prediction("lenet_bn", "Coat")
    html = _table(networks, predictions)
    assert "3 variants, one vote; 2 say so" in html
    assert "47 %" in html  # the mean of 0.6, 0.2 and 0.6
    assert re.findall(r'data-network="(\w+)" data-group="lenet" hidden', html) == list(LENETS)
    alone = _table({n: networks[n] for n in LENETS}, {n: predictions[n] for n in LENETS})
    assert "data-group" not in alone  # nothing else would be left to see


def test_a_network_without_weights_says_how_to_train_it_and_hides_no_other():
    networks = {
        "lenet": _network("lenet"),
        "nin": FileNotFoundError("missing"),
        "googlenet": CheckpointError("The checkpoint <b>googlenet</b> cannot be used: cut."),
    }
    html = _table(networks, {"lenet": _prediction("lenet")})
    assert html.count('<tr class="answer') == 3
    assert "python -m training train nin" in html
    assert "&lt;b&gt;googlenet&lt;/b&gt; cannot be used" in html


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", r"2 of 3 networks say so, with \d+ % of the votes|only 2 of 3 say so"),
        ("zh", r"3 个(网络)?中(有|只有) 2 个这样认为，占 \d+% 的票数"),
    ],
)
def test_the_verdict_tells_who_stands_behind_it_in_the_visitors_language(language, told):
    predictions = {name: _prediction(name) for name in ("lenet", "nin")}
    predictions["alexnet"] = _prediction("alexnet", "Coat")
    together = verdict(predictions)
    assert re.search(told, verdict_html(together, predictions, PIXELS, language))
    how = how_html(together, predictions, language)
    shares = [int(share) for share in re.findall(r"(?:LeNet|NiN|AlexNet) (\d+) ?%", how)]
    assert sum(shares) == pytest.approx(100, abs=2)


def test_the_seen_picture_is_28_pixels_wide_and_the_choices_are_told():
    prepared = Prepared(
        PIXELS,
        [],
        "photo",
        Choices(invert=True, background="keep", fill=False, crop=True),
        False,
        (0.0, 0.0, 1.0, 1.0),
    )
    assert 'class="pixelated"' in seen_html(prepared, "en")
    assert "<img" not in seen_html(None, "en")
    told = steps_html(prepared, "en")
    assert "Negate light and dark: Yes; Background: Keep; Fill the outline: No" in told
