"""The page: the frame around the tabs."""

from collections.abc import Callable
from functools import partial

import gradio as gr

from runs.queue import Jobs
from ui.classify.api import build_api
from ui.classify.own_answers import build_own_answers
from ui.classify.tab import build_classify_tab
from ui.explore.api import build_explore_api
from ui.explore.explorer import Explorer
from ui.explore.leave import take_elsewhere
from ui.explore.nearest.api import build_nearest_api
from ui.explore.nearest.panel import build_nearest_panel
from ui.explore.tab import build_explore_tab
from ui.features.api import build_feature_api
from ui.features.tab import build_feature_tab
from ui.features.viewer import Viewer
from ui.guard.safe_blocks import SafeBlocks
from ui.networks.tab import build_networks_tab
from ui.page.masthead import build_masthead
from ui.page.opening import Parts, open_as_asked
from ui.page.walk.panel import build_walk
from ui.retrain.api import build_retrain_api
from ui.retrain.tab import build_retrain_tab
from ui.retrain.teach_panel import build_teach_panel
from ui.shared.events import QUIET
from ui.shared.lab import Lab, Networks, own_networks
from ui.shared.lecture import Lesson
from ui.shared.translation import Translation
from ui.shared.visitor import Visitor
from ui.texts.common import text


def build_page(networks: Callable[[], Networks], jobs: Jobs | None = None) -> gr.Blocks:
    """Lay out the whole page.

    networks: gives the loaded networks (or each one's error), waiting for them if need be.
    jobs: visitors' training runs; None leaves the Retrain tab out.
    """
    lab = Lab(networks, partial(own_networks, jobs) if jobs else None)
    translation, viewer, explorer = Translation(), Viewer(lab), Explorer(lab)
    with SafeBlocks(title=text("title", "en"), delete_cache=(600, 3600)) as page:
        language, lesson = gr.State("en"), gr.State(Lesson())
        pixels, upload, own_cards = gr.State(None), gr.State(None), gr.State([])
        owner = gr.BrowserState("", storage_key="classic-cnn-lab-visitor")
        visitor = Visitor(language, owner, pixels, own_cards, gr.State([]))
        heading, choice, tour = build_masthead(translation)
        bar = gr.HTML(visible=False)
        walk = build_walk()
        tabs: dict[str, gr.Tab] = {}
        extras: list[gr.Accordion | gr.Column | gr.HTML] = [tour]
        with gr.Tabs(elem_id="tabs") as frame:
            with _tab(translation, "classify", tabs):
                _heard(translation, "tab_classify")
                classify = build_classify_tab(lab, translation, language, lesson, pixels, upload)
                if jobs:
                    with classify.beside:
                        build_own_answers(lab, pixels, own_cards, language, lesson)
                settings = [own_cards, language]
                nearest = build_nearest_panel(
                    explorer, translation, pixels, lambda pixels: pixels, settings, "nearest"
                )
                extras.append(nearest)  # in a lesson it would tell the answer
                if jobs:
                    with classify.put_right:
                        extras.append(build_teach_panel(jobs, lab, translation, visitor))
            with _tab(translation, "features", tabs) as features:
                _heard(translation, "tab_features")
                network, choice_of_picture, visit = build_feature_tab(
                    viewer,
                    translation,
                    language,
                    pixels,
                    upload,
                    own_cards,
                    lesson,
                    features,
                    heading,
                )
            with _tab(translation, "explore", tabs) as explore:
                _heard(translation, "tab_explore")
                _heard(translation, "heard_explore", 3)
                leave = partial(take_elsewhere, explorer, frame, classify.bring, choice_of_picture)
                build_explore_tab(explorer, translation, language, own_cards, explore, leave)
            if jobs:
                with _tab(translation, "retrain", tabs) as retrain:
                    _heard(translation, "tab_retrain")
                    show = build_retrain_tab(jobs, lab, translation, visitor, page, retrain)
                    show.click(lambda: gr.Tabs(selected="classify"), None, frame, **QUIET)
                    classify.put_right.expand(jobs.get_ready, None, None, **QUIET)
            with _tab(translation, "networks", tabs) as about:
                _heard(translation, "tab_networks")
                build_networks_tab(lab, jobs, translation, language, lesson, pixels, owner, about)
        build_api(lab)
        build_feature_api(viewer)
        build_explore_api(explorer)
        build_nearest_api(explorer)
        if jobs:
            build_retrain_api(jobs)
        parts = Parts(
            translation=translation,
            heading=heading,
            choice=choice,
            bar=bar,
            walk=walk,
            frame=frame,
            tabs=tabs,
            extras=extras,
            tour=tour,
            classify=classify,
            network=network,
            visit=visit,
            language=language,
            lesson=lesson,
        )
        open_as_asked(page, parts)
    return page


def _tab(translation: Translation, tab: str, tabs: dict[str, gr.Tab]) -> gr.Tab:
    """Lay a tab out and note it under its id; page.js finds it by `tab-ID`."""
    tabs[tab] = translation.add(gr.Tab("", id=tab, elem_id=f"tab-{tab}"), label=f"tab_{tab}")
    return tabs[tab]


def _heard(translation: Translation, key: str, level: int = 2) -> None:
    """A heading for those who hear the page; those who see it have the tab's title above."""
    translation.add_heading(gr.Markdown(elem_classes="heard"), level, key)
