"""Every page that asks for a model: a choice in its menu closes the open run, and a link opens one."""

from dataclasses import replace

import pytest

from playground.experiments.sources import bundled, store_upload
from playground.runs.bundled import WINDOWS
from playground.ui.model_menu import OPEN
from playground.ui.model_source import OF_MODEL
from tests.pages.walking import ROOT, checked, key, module, open_page, scenes, set_control, syllabus, widget

PAGES = [file for file, *_ in syllabus() if "model_source" in (ROOT / "pages" / file).read_text("utf-8")]


def bundled_of(page):
    """A bundled model that the page can show, and does not show at first."""
    return bundled(
        list(WINDOWS)[-1] if "fixed_window" in page else "students" if "rnn" in page else "brackets"
    )


def uploaded(page):
    """The key of an upload of that model."""
    source = bundled_of(page)
    return store_upload(replace(source, key=f"upload-{source.key}", title="Uploaded model"))


def menu(page):
    """The control of the bundled models."""
    [control] = [control for control in module(page).PAGE.controls if control.name == "model"]
    return control


def other(page):
    """A bundled model other than the default."""
    return next(key for key in list(menu(page).options)[1:] if key != menu(page).default)


def test_these_pages_ask_for_a_model():
    assert len(PAGES) == 3


@pytest.mark.parametrize("page", PAGES)
def test_a_choice_in_the_menu_closes_the_open_run(page):
    rest = {"checkpoint": "0", "step": "1", "selection": "1-2", "forced": "1.5"}
    at = open_page(page, run=uploaded(page), **rest)
    assert any("Uploaded model" in markdown.value for markdown in at.sidebar.markdown)
    opened = at.selectbox(key=key(at, "model") + ".open")
    assert opened.value == OPEN
    assert opened.proto.options[0] == "Uploaded model", "the menu names what is open"
    at = checked(opened.set_value(other(page)).run())
    assert not set(OF_MODEL) & set(at.query_params), "what belonged to the run goes with it"
    assert not any("Uploaded model" in markdown.value for markdown in at.sidebar.markdown)
    assert widget(at, "model").value == other(page)
    texts = [area.value for area in [*at.text_area, *at.text_input]]
    fresh = checked(set_control(open_page(page), menu(page), other(page)).run())
    assert texts == [area.value for area in [*fresh.text_area, *fresh.text_input]]
    assert scenes(at)[0][0]["narration"] == scenes(fresh)[0][0]["narration"], "menu, prompt and model agree"


@pytest.mark.parametrize("page", PAGES)
def test_the_button_closes_the_open_run(page):
    at = open_page(page, run=uploaded(page), checkpoint="0")
    at = checked(at.button(key="close-model").click().run())
    assert not set(OF_MODEL) & set(at.query_params)
    assert scenes(at)[0][0]["narration"] == scenes(open_page(page))[0][0]["narration"]


@pytest.mark.parametrize("page", [page for page in PAGES if "fixed_window" not in page])
def test_a_link_carries_run_and_checkpoint(page):
    source = bundled_of(page)
    at = open_page(page, run=uploaded(page), checkpoint=str(source.steps()[1]))
    [slider] = at.select_slider
    assert slider.value == source.steps()[1]
    newest = open_page(page, run=uploaded(page))
    assert newest.select_slider[0].value == source.steps()[-1]
    assert scenes(at)[0][0]["narration"] != scenes(newest)[0][0]["narration"]
