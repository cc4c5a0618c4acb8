"""The page's sliders take any way in which a person moves them."""

import json
import urllib.request

from ui.shared.slider import Slider


def test_a_number_that_is_still_being_typed_is_held_to_the_range():
    slider = Slider(10, 200, 20, step=10)
    assert [slider.preprocess(value) for value in (1, 12, 120, 1200, None)] == [
        10,
        12,
        120,
        200,
        10,
    ]


def test_every_slider_of_the_page_answers_more_than_the_mouse(app_url):
    """`release`, and the button that brings back the first value of all, are left out."""
    config = json.load(urllib.request.urlopen(f"{app_url}/config"))
    sliders = {c["id"]: c["props"] for c in config["components"] if c["type"] == "slider"}
    assert len(sliders) >= 8
    assert all(props["buttons"] == [] for props in sliders.values())
    asked = {tuple(target) for event in config["dependencies"] for target in event["targets"]}
    for slider in sliders:
        events = {event for block, event in asked if block == slider}
        assert events, sliders[slider]["label"]
        assert events <= {"input", "change"}, sliders[slider]["label"]
