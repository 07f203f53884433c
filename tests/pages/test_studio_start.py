"""The studio's start: every bundled text is a card, and one click on it trains on that text."""

import pytest

from pages.studio import start
from playground.errors import UserError
from playground.experiments import studio as experiment
from playground.runs.ids import is_id
from playground.text import samples
from playground.text.samples import SAMPLES
from playground.text.split import split
from playground.text.tokenizers import TOKENIZERS
from playground.ui import job_service
from tests.pages.studio_actions import FILE, OWNER, TEXT, parameter, plain_text, ready, sentences, upload
from tests.pages.walking import checked, open_page


def cards(at):
    """The buttons of the cards, by the text's key."""
    found = {str(button.key): button for button in at.button}
    return {key: found[f"train-{key}"] for key in SAMPLES if f"train-{key}" in found}


def test_every_bundled_text_is_a_card_with_lines_of_it():
    at = open_page(FILE, OWNER)
    assert list(cards(at)) == list(SAMPLES)
    shown = [text.value for text in at.text]
    assert shown == [experiment.excerpt(key) for key in SAMPLES]
    for key, excerpt in zip(SAMPLES, shown, strict=True):
        assert SAMPLES[key].title in cards(at)[key].label
        lines = samples.load(key).text.split("\n")
        *whole, last = excerpt.split("\n")
        assert set(whole) <= set(lines), "real lines, as they are"
        assert any(line.startswith(last) for line in lines)
    assert at.file_uploader(key="files")
    assert at.text_area(key="pasted")
    assert not ready(at)


@pytest.mark.parametrize("key", SAMPLES)
def test_a_click_on_a_card_trains_on_its_text(key):
    at = open_page(FILE, OWNER)
    cards(at)[key].click().run()
    run_id = parameter(checked(at), "run")
    assert is_id(run_id)
    service = job_service.service()
    view = service.run(run_id)
    assert service.corpus_of(OWNER, run_id) == f"sample-{key}"
    assert (view.seconds, view.spec["seconds"], view.spec["model"]) == (start.SECONDS, start.SECONDS, "lstm")
    assert view.spec["tokens"] == SAMPLES[key].tokens
    assert view.mine(OWNER)
    assert plain_text(view.title).endswith(SAMPLES[key].title)
    service.delete(OWNER, run_id)


def test_a_refusal_is_said_and_the_cards_stay(monkeypatch):
    def refuse(*request):
        raise UserError("All places in the queue are taken.")

    monkeypatch.setattr(job_service.service(), "start", refuse)
    at = open_page(FILE, OWNER)
    cards(at)["stories"].click().run()
    assert sentences(checked(at)) == ["All places in the queue are taken."]
    assert list(cards(at)) == list(SAMPLES)
    assert parameter(at, "run") is None
    assert not checked(at.run()).error, "said once"


def test_the_cards_go_when_a_text_is_chosen_and_come_back():
    at = upload(("cats.txt", TEXT.encode()))
    assert not cards(at)
    assert ready(at)
    at.button(key="another-text").click().run()
    assert list(cards(checked(at))) == list(SAMPLES)
    assert not cards(open_page(FILE, OWNER, source="Sample: Surnames"))


@pytest.mark.parametrize("text_id", ["garbage", "a" * 26])
def test_an_address_without_its_text_leads_to_the_cards(text_id):
    at = open_page(FILE, OWNER, text=text_id)
    assert len(at.error) == 1
    assert list(cards(at)) == list(SAMPLES)


def test_the_settings_are_the_default_ones_of_the_text():
    spec, vocabulary = experiment.bundled_training("students", 10.0)
    assert (spec.tokens, spec.seconds) == ("words", 10.0)
    parts = split(samples.load("students"))
    assert vocabulary == len(TOKENIZERS["words"].train(parts.train, spec.max_vocabulary))
