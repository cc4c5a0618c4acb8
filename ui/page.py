"""The page: the frame around the tabs, and the language."""

from functools import partial

import gradio as gr

from training.jobs import Jobs
from ui.api import build_api
from ui.classify_tab import Loaded, build_classify_tab
from ui.explore_api import build_explore_api
from ui.explore_leave import take_elsewhere
from ui.explore_tab import build_explore_tab
from ui.explorer import Explorer
from ui.feature_api import build_feature_api
from ui.feature_maps.viewer import Viewer
from ui.feature_tab import build_feature_tab
from ui.nearest_api import build_nearest_api
from ui.nearest_panel import build_nearest_panel
from ui.networks.tab import networks_html
from ui.own_cards import build_own_cards
from ui.retrain_api import build_retrain_api
from ui.retrain_shelf import own_networks
from ui.retrain_tab import build_retrain_tab
from ui.safe_blocks import SafeBlocks
from ui.teach_panel import build_teach_panel
from ui.texts import preferred_language, text
from ui.translation import Translation
from ui.visitor import Visitor


def build_page(networks: Loaded, jobs: Jobs | None = None) -> gr.Blocks:
    """Lay out the whole page.

    networks: gives the loaded networks (or each one's error), waiting for them if need be.
    jobs: visitors' training runs; None leaves the Retrain tab out.
    """
    own = partial(own_networks, jobs) if jobs else None
    translation, viewer = Translation(), Viewer(networks, own)
    explorer = Explorer(networks, own, viewer.outputs)
    with SafeBlocks(title=text("title", "en"), delete_cache=(600, 3600)) as page:
        language = gr.State("en")
        pixels, upload, own_cards = gr.State(None), gr.State(None), gr.State([])
        lessons = gr.State([])
        owner = gr.BrowserState("", storage_key="classic-cnn-lab-visitor")
        with gr.Row(elem_classes="masthead"):
            heading = gr.HTML(_heading("en"))
            choice = translation.add(
                gr.Radio(
                    [("English", "en"), ("中文", "zh")],
                    value="en",
                    interactive=True,
                    container=False,
                    min_width=160,
                    elem_id="language",
                ),
                label="language",
            )
        with gr.Tabs(elem_id="tabs") as tabs:
            with translation.add(gr.Tab("", id="classify"), label="tab_classify"):
                picture = build_classify_tab(
                    networks, translation, language, pixels, upload, viewer.keep
                )
                if own:
                    build_own_cards(own, pixels, own_cards, language)
                settings = [own_cards, language]
                build_nearest_panel(
                    explorer, translation, pixels, lambda pixels: pixels, settings, "nearest"
                )
                if jobs:
                    build_teach_panel(translation, pixels, lessons, language)
            with translation.add(gr.Tab("", id="features"), label="tab_features") as features:
                choice_of_picture = build_feature_tab(
                    viewer, translation, language, pixels, upload, own_cards, features
                )
            with translation.add(gr.Tab("", id="explore"), label="tab_explore") as explore:
                leave = partial(
                    take_elsewhere, explorer, tabs, picture, pixels, upload, choice_of_picture
                )
                build_explore_tab(explorer, translation, language, own_cards, explore, leave)
            if jobs:
                with translation.add(gr.Tab("", id="retrain"), label="tab_retrain"):
                    visitor = Visitor(language, owner, pixels, own_cards, lessons)
                    build_retrain_tab(jobs, networks, translation, visitor, page)
            with translation.add(gr.Tab("", id="networks"), label="tab_networks") as about:
                overview = gr.HTML(elem_id="overview")
        build_api(networks)
        build_feature_api(viewer)
        build_explore_api(explorer)
        build_nearest_api(explorer)
        if jobs:
            build_retrain_api(jobs)

        def speak(chosen: str) -> list[object]:
            return [
                chosen,
                _heading(chosen),
                *translation.updates(chosen),
            ]

        def describe(language: str) -> str:
            return networks_html(networks(), language)

        def greet(request: gr.Request) -> list[object]:
            chosen = preferred_language(request.headers.get("accept-language"))
            return [chosen, *speak(chosen)]

        spoken = [language, heading, *translation.components]
        choice.input(speak, choice, spoken, api_visibility="private", show_progress="hidden")
        page.load(greet, None, [choice, *spoken], api_visibility="private", show_progress="hidden")
        # Not with the greeting: it waits for the networks, and the page need not.
        gr.on(
            [about.select, language.change], describe, language, overview, api_visibility="private"
        )
    return page


def _heading(language: str) -> str:
    return f"<h1>{text('title', language)}</h1><p>{text('tagline', language)}</p>"
