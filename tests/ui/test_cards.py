"""The answers as HTML: top three, remedies, and nothing unescaped."""

import re

import numpy as np

from cnn_models import CLASS_NAMES, find, verdict
from cnn_models.files.card import Card
from cnn_models.files.weights import CheckpointError
from cnn_models.predict import Network, Prediction
from pictures import Choices, Prepared
from ui.classify import cards


def _prediction(name: str) -> Prediction:
    probabilities = dict.fromkeys(CLASS_NAMES, 0.01) | {"Bag": 0.6, "Coat": 0.2, "Dress": 0.12}
    return Prediction(name, "Bag", probabilities, (0.0,) * 10, 1.25)


def _network(name: str) -> Network:
    card = Card(name, "modern", epochs=1, seed=0, train_pictures=1, test_accuracy=91.234)
    model = find(name).builder()
    return Network(find(name), lambda: model, model, card, 0.09)


def test_a_card_shows_the_top_three_with_time_size_and_accuracy():
    html = cards.cards_html({"lenet": _network("lenet")}, {"lenet": _prediction("lenet")}, "en")
    assert re.findall(r'class="label">([^<]+)', html) == ["Bag", "Coat", "Dress"]
    for fact in ("60 %", "1.2 ms", "44k weights, 0.1 MB", "91.2 % on the test set"):
        assert fact in html


def test_a_network_without_weights_says_how_to_train_it_and_hides_no_other():
    networks = {
        "lenet": _network("lenet"),
        "nin": FileNotFoundError("missing"),
        "googlenet": CheckpointError("The checkpoint <b>googlenet</b> cannot be used: cut."),
    }
    html = cards.cards_html(networks, {"lenet": _prediction("lenet")}, "en")
    assert html.count('<article class="card"') == 3
    assert "python -m training train nin" in html
    assert "&lt;b&gt;googlenet&lt;/b&gt; cannot be used" in html


def test_the_verdict_names_who_says_otherwise_in_the_visitors_language():
    predictions = {"lenet": _prediction("lenet"), "nin": _prediction("nin")}
    coat = {"Coat": 0.5, "Bag": 0.3} | {c: 0.01 for c in CLASS_NAMES if c not in ("Coat", "Bag")}
    predictions["alexnet"] = Prediction("alexnet", "Coat", coat, (0.0,) * 10, 1.0)
    html = cards.verdict_html(verdict(predictions), 3, "zh")
    assert "AlexNet 认为是外套" in html
    assert "LeNet" not in html


def test_the_seen_picture_is_28_pixels_wide_and_the_choices_are_told():
    prepared = Prepared(
        np.zeros((28, 28), np.uint8),
        [],
        "photo",
        Choices(invert=True, background="keep", fill=False, crop=True),
        False,
        (0.0, 0.0, 1.0, 1.0),
    )
    assert 'class="pixelated"' in cards.seen_html(prepared, "en")
    told = cards.steps_html(prepared, "en")
    assert "Negate light and dark: Yes; Background: Keep; Fill the outline: No" in told
