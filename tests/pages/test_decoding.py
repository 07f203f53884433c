"""The decoding page: its views, models, forcing, bad input, the files that its script asks for."""

from dataclasses import replace

import pytest

from pages.language_models.decoding import PAGE
from pages.language_models.decoding_controls import MODELS, VIEWS
from playground.catalog.decoders import DECODERS
from playground.experiments.sources import store_upload
from playground.ui.markdown import escape_markdown
from tests.experiments.rnn.models import source
from tests.pages.walking import checked, open_page, scenes

FILE = "language_models/decoding.py"


def header_of(at):
    [(header, _)] = scenes(at)
    return header


def panels(at):
    return {panel["id"] for panel in header_of(at)["panels"]}


@pytest.mark.parametrize("title", list(MODELS.values()))
def test_every_model_decodes(title):
    at = open_page(FILE, model=title, max_length="12")
    assert "pipeline" in panels(at)
    assert header_of(at)["last"] <= 11


@pytest.mark.parametrize("view", list(VIEWS.values()))
@pytest.mark.parametrize("strategy", [decoder.title for decoder in DECODERS.values()])
def test_every_strategy_in_every_view(view, strategy):
    at = open_page(FILE, view=view, strategy=strategy, max_length="6")
    expected = {
        VIEWS["sampling_check"]: {"bars", "numbers"},
        VIEWS["comparison"]: {"comparison"},
        VIEWS["tokens"]: {"tree", "texts", "best"}
        if strategy == "Beam search"
        else {"pipeline", "numbers", "text"},
    }
    assert panels(at) == expected[view]


def test_a_forced_token_is_in_the_address_and_can_be_cleared():
    at = open_page(FILE, forced="2.17")
    assert any("forced" in sentence for _, sentence in header_of(at)["narration"])
    [button] = [button for button in at.button if "Let go" in button.label]
    at = checked(button.click().run())
    assert "forced" not in at.query_params
    assert not any("was forced" in sentence for _, sentence in header_of(at)["narration"])


@pytest.mark.parametrize("forced", ["garbage", "<b>", "1.9999999", "999.3", "0.0-1.1"])
def test_forced_nonsense_changes_nothing(forced):
    at = open_page(FILE, forced=forced)
    assert not any("was forced" in sentence for _, sentence in header_of(at)["narration"])


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"strategy": "Temperature", "temperature": "0"}, "greedy"),
        ({"strategy": "Temperature", "temperature": "-0.5"}, "In the address"),
        ({"strategy": "Top-k", "top_k": "1000"}, "keeps everything"),
        ({"strategy": "Min-p", "min_p": "1"}, "greedy"),
        ({"prompt": "東京 東京"}, "unknown to the model"),
    ],
)
def test_settings_that_are_odd_get_a_sentence(settings, sentence):
    at = open_page(FILE, max_length="5", **settings)
    assert any(sentence in caption.value for caption in at.caption)
    assert scenes(at)


def test_the_sentence_says_that_a_stop_sequence_never_came():
    *_, (_, last) = header_of(open_page(FILE, stop_sequence="☃", max_length="9"))["narration"]
    assert "the stop sequence never came" in last
    *_, (_, last) = header_of(open_page(FILE, stop_sequence="⏎"))["narration"]
    assert "it stops" in last


def test_markup_in_the_prompt_stays_text():
    at = open_page(FILE, prompt="<img src=x onerror=alert(1)>", max_length="5")
    escaped = escape_markdown("<img src=x onerror=alert(1)>")
    assert not any("onerror" in markdown.value.replace(escaped, "") for markdown in at.markdown)
    assert all("<img" not in panel.get("svg", "") for panel in header_of(at)["panels"])


@pytest.mark.parametrize("model", ["Network: Students", "n-gram: Students"])
def test_the_script_gets_its_files(model):
    at = open_page(FILE, model=model, max_length="5")
    assert any("TEMPERATURE, TOP_K, TOP_P" in code.value for code in at.code)
    names = [button.proto.label for button in at.get("download_button")]
    assert len([name for name in names if name.endswith((".json", ".safetensors"))]) == 2


@pytest.mark.parametrize("run", ["garbage", "upload-gone", "bundled-none"])
def test_a_run_that_is_not_there_gets_a_sentence(run):
    at = open_page(FILE, run=run)
    assert len(at.error) == 1
    assert not scenes(at)


@pytest.mark.parametrize(("cell", "reading"), [("lstm", "running"), ("gru", "items"), ("window", "items")])
def test_an_uploaded_model_decodes(cell, reading):
    uploaded = replace(source(cell, 1, reading), key=f"upload-{cell}-decoding")
    at = open_page(FILE, run=store_upload(uploaded), prompt="ab (", model="n-gram: Students")
    assert "pipeline" in panels(at)
    assert any(button.key == "close-model" for button in at.button)


def test_a_lesson_clears_the_forced_tokens():
    at = open_page(FILE, forced="2.17")
    at = checked(at.button(key="lesson-0").click().run())
    assert "forced" not in at.query_params
    assert not any("was forced" in sentence for _, sentence in header_of(at)["narration"])


def test_there_are_lessons():
    assert len(PAGE.lessons) >= 4
