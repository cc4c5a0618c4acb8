"""What a visitor chooses can be sent, also before the page has greeted them in their language."""

import gradio as gr

from runs.queue import Jobs
from runs.request import Limits
from ui.page.page import build_page


def test_every_choice_is_known_to_its_component_from_the_start(tmp_path):
    """Gradio makes a component anew of its first arguments at each update, as of a value alone."""
    page = build_page(dict, Jobs(Limits(threads=1), tmp_path))
    choices = [b for b in page.blocks.values() if isinstance(b, gr.Radio | gr.Dropdown)]
    assert len(choices) > 15
    for component in choices:
        anew = type(component)(**component.constructor_args | {"render": False, "value": None})
        offered = {value for _, value in component.choices}
        assert offered <= {value for _, value in anew.choices}, component.label
