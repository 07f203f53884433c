"""A text that is shared by its link: the owner's switch, what a stranger may do, and the end of it."""

import pytest

from playground.errors import RunNotFound
from playground.ui import job_service, share_text
from tests.pages.studio_actions import (
    FILE,
    HARM,
    OWNER,
    SOMEBODY,
    TEXT,
    parameter,
    plain_text,
    ready,
    rest,
    sentences,
    upload,
)
from tests.pages.walking import checked, open_page

NGRAMS = "language_models/ngrams.py"
OWNERS_BUTTONS = {"delete-text", "share-text", "reading"}


def keys(at):
    return {element.key for kind in ("button", "toggle", "button_group") for element in at.get(kind)}


def captions(at):
    return " ".join(plain_text(caption.value) for caption in at.caption)


def downloads(at):
    return [element.proto.label for element in at.get("download_button")]


def test_a_stranger_trains_and_counts_while_the_switch_is_on():
    at = upload((f"{HARM.replace('/', '')}.txt", TEXT.encode()))
    text = parameter(at, "text")
    assert keys(at) >= OWNERS_BUTTONS
    at.toggle(key="share-text").set_value(True).run()
    assert not checked(at).error
    assert job_service.service().is_shared(OWNER, text)

    link = {"source": "own", "text": text}
    room = open_page(FILE, SOMEBODY, **link)
    assert ready(room)
    assert not keys(room) & OWNERS_BUTTONS
    assert share_text.FOR_OTHERS in captions(room)
    assert all(HARM not in markdown.value for markdown in room.markdown)
    room = checked(room.selectbox(key="train-on-your-text.model").set_value("n-gram").run())
    room.button(key="start").click().run()
    run_id = parameter(checked(room), "run")
    rest(run_id)
    room = open_page(FILE, SOMEBODY, run=run_id)
    assert not any("checkpoint" in label for label in downloads(room)), "counts are the text, in pieces"
    assert "delete-text" not in keys(room)

    room = open_page(NGRAMS, SOMEBODY, **link)
    assert not room.error
    assert share_text.NO_DOWNLOAD in captions(room)
    assert "Download tokens.json" not in downloads(room)
    assert "Download tokens.json" in downloads(open_page(NGRAMS, OWNER, **link))

    at = checked(open_page(FILE, OWNER, **link).toggle(key="share-text").set_value(False).run())
    assert ready(at)
    room = open_page(FILE, SOMEBODY, **link)
    assert not ready(room)
    assert ["no longer shares it" in sentence for sentence in sentences(room)] == [True]
    assert job_service.service().run(run_id).status == "finished"
    job_service.service().delete_corpus(OWNER, text)
    with pytest.raises(RunNotFound):
        job_service.service().run(run_id)


def test_the_list_of_ones_own_texts_opens_them():
    names = ["first.txt", f"{HARM.replace('/', '')}.txt"]
    owner = "t" * 40
    ids = [parameter(upload((name, TEXT.encode()), owner=owner), "text") for name in names]
    at = open_page(FILE, owner)
    labels = {button.key: button.label for button in at.button if str(button.key).startswith("text-")}
    assert set(labels) == {f"text-{text_id}" for text_id in ids}
    assert not any(HARM in label for label in labels.values())
    at.button(key=f"text-{ids[0]}").click().run()
    assert parameter(checked(at), "text") == ids[0]
    assert ready(at)
    assert not any(str(button.key).startswith("text-") for button in open_page(FILE, "n" * 40).button)


def test_a_link_opens_the_text_on_the_page_that_it_was_made_on():
    base = "https://example.org/app/ngrams?context=x"
    assert share_text.link(base, "abc") == "https://example.org/app/ngrams?source=own&text=abc"
