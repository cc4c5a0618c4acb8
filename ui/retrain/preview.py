"""What stands where a run will be seen before there is one: a training that has been."""

from functools import lru_cache
from html import escape

import torch

from cnn_models.inputs import to_input
from runs.moments import read_moments
from runs.observe import NUM_SAMPLES
from training.data.subset import load_subset
from training.lineage import logged_from_scratch
from ui.retrain.plans import pair_of
from ui.retrain.view import samples_html
from ui.shared.history import history_html
from ui.shared.pair import pairs_html
from ui.texts.common import text

FIRST, LAST = 1, -1  # moments, of a little learning and of all


def preview_html(plan: str, network: str, language: str) -> str:
    """Of a lecture's claim what three seeds gave; else the network's own training, if kept."""
    if pair := pair_of(plan):
        return pairs_html([pair[0]], language, has_link=False)
    return _training_html(network, language)


@lru_cache(maxsize=32)
def _training_html(network: str, language: str) -> str:
    kept, logged = read_moments(network), logged_from_scratch(network)
    if not kept and not logged:
        return ""
    story, models = kept or (None, ())
    history = story.history if story else logged[1].history if logged else ()
    name = text(f"network_{network}", language)
    words = escape(text("retrain_preview", language, name=name))
    shown = (
        f"<p>{words}</p>{history_html(text('curves_of', language, name=name), history, language)}"
    )
    if story is None:
        return shown
    images = to_input(load_subset().validation.pixels[:NUM_SAMPLES], 28)
    for place in (FIRST, LAST):
        with torch.inference_mode():
            confidences, labels = models[place](images).softmax(1).max(1)
        pictures = round(story.epoch(place) * story.num_pictures)
        heading = text("retrain_preview_samples", language, pictures=pictures)
        shown += samples_html(labels.tolist(), confidences.tolist(), heading, language)
    return shown
