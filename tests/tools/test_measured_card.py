"""The model card's measurements."""

from dataclasses import replace
from pathlib import Path

from cnn_models import CLASS_NAMES
from cnn_models.files.card import Card
from tools.measured_card import measured_card
from training.data.sources import sources
from training.measure.evaluate import Report
from training.measure.uploads import VERDICT, LabelledPicture, UploadReport

CARD = Card("nin", "modern", 12, 3, 55_000, minutes=90.25, device="cpu", torch_version="2.13.0")
REPORT = Report("nin", 10_000, 92.25, dict.fromkeys(CLASS_NAMES, 92.5), 7.125, 0.5, [])


def test_the_card_says_how_it_was_trained_and_how_good_it_is() -> None:
    text = measured_card([CARD], [REPORT])
    assert "| NiN | modern | 12 | 55,000 | 3 | 90.2 | cpu | 2.13.0 |" in text
    assert "| NiN | 92.25 | 7.12 → 0.50 | 92.5 |" in text
    assert "10,000 test pictures" in text
    assert "People's own pictures" not in text


def test_uploads_are_reported_by_kind_with_their_numbers() -> None:
    pictures = [
        LabelledPicture(Path("a.png"), ("Bag",), "photo"),
        LabelledPicture(Path("b.png"), ("Coat", "Shirt"), "photo"),
        LabelledPicture(Path("c.png"), ("Dress",), "outline"),
    ]
    answers = {
        Path("a.png"): {"nin": "Bag", VERDICT: "Bag"},
        Path("b.png"): {"nin": "Shirt", VERDICT: "Bag"},
    }
    uploads = UploadReport(pictures, answers, {Path("c.png"): "it is damaged"})
    text = measured_card([CARD], [REPORT], uploads)
    assert "| top-1, % | outline (1) | photo (2) | all (3) |" in text
    assert "| NiN | 0.0 | 100.0 | 66.7 |" in text
    assert "| verdict | 0.0 | 50.0 | 33.3 |" in text


def test_what_was_learned_from_beside_the_data_set_is_told() -> None:
    photos = {"number": 2_601, "senders": 190, "sha256": ""}
    taught, other = replace(CARD, photos=photos), replace(CARD, network="alexnet")
    text = measured_card([taught], [REPORT])
    assert "| 55,000 + 2,601 photos |" in text
    assert "All learned from Fashion-MNIST and 2,601 phone photos, CC0." in text
    assert sources([taught, other]).startswith(
        "NiN learned from Fashion-MNIST and 2,601 phone photos, CC0. "
        "AlexNet learned from Fashion-MNIST. The photos are people's own, of the public [set](http"
    )
    assert sources([other]) == ""
