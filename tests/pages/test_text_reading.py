"""The studio shows how an upload was read, and every choice can be changed and changed back."""

import pytest

from playground.text import upload as text_upload
from playground.ui import job_service
from tests.pages.studio_actions import (
    FILE,
    OWNER,
    TEXT,
    parameter,
    plain_text,
    ready,
    sentences,
    train,
    upload,
)
from tests.pages.walking import checked, open_page
from tests.text.formats.files import KINDS, zipped

LIST = b"  anna\n\nbea\ncleo\n\n\ndora\nella\nfay\ngina\nhoney\nida\njune\n"
TABLE = b"name;city\nann, the first;bern\nbob, the second;rome\n" * 9


def text_of(at):
    return job_service.service().corpus(parameter(at, "text"))


def read_as(at, reading):
    [control] = [group for group in at.get("button_group") if group.key == "reading"]
    return checked(control.set_value(reading).run())


def test_items_and_back_loses_no_blank_line_even_after_a_reload():
    at = upload(("names.txt", LIST))
    first = text_of(at).reading
    at = read_as(at, "items")
    assert text_of(at).items[0] == "anna"
    at = open_page(FILE, OWNER, text=parameter(at, "text"))
    at = read_as(at, "running")
    assert text_of(at).text == LIST.decode().removesuffix("\n")
    assert first in ("running", "items")


def test_column_header_and_delimiter_can_be_changed_and_changed_back():
    at = upload(("people.csv", TABLE))
    at.selectbox(key="column").set_value("city").run()
    at = checked(at.button(key="use-column").click().run())
    first = text_of(at).text
    at = checked(at.selectbox(key="text.column").set_value("name").run())
    assert "ann, the first" in text_of(at).text
    at = checked(at.toggle(key="text.header").set_value(False).run())
    assert text_of(at).text.startswith("name\n")
    at = checked(at.selectbox(key="text.delimiter").set_value(",").run())
    assert "the first;bern" in text_of(at).text
    assert at.dataframe
    at = checked(at.selectbox(key="text.delimiter").set_value(";").run())
    at = checked(at.toggle(key="text.header").set_value(True).run())
    at = checked(at.selectbox(key="text.column").set_value("city").run())
    assert text_of(at).text == first


def test_a_choice_that_leaves_nothing_is_said_and_changes_nothing():
    at = upload(("a.txt", TEXT.encode()))
    before = parameter(at, "text")
    at = read_as(at, "items")
    assert parameter(at, "text") == before
    assert "needs at least 2 lines" in sentences(at)[0]
    assert ready(at)


def test_a_reading_under_a_run_is_left_alone_and_deleting_deletes_all():
    at = upload(("names.txt", LIST))
    first = parameter(at, "text")
    run_id, _ = train(first)
    other = "items" if text_of(at).reading == "running" else "running"
    at = read_as(at, other)
    second = parameter(at, "text")
    service = job_service.service()
    assert service.corpus(first).text != ""
    assert service.run(run_id).status == "finished"
    service.delete_corpus(OWNER, second)
    for text_id in (first, second):
        assert not (service.root / "corpora" / text_id).exists()


@pytest.mark.parametrize(
    "name", ["a\0b.txt", "\0.csv", "http://example.org.txt", "\u202etxt.exe.txt", "x" * 4000]
)
def test_no_name_ends_in_a_traceback(name):
    at = upload((name, TEXT.encode()))
    assert not at.exception
    assert ready(at) or at.selectbox(key="column")


def test_what_nobody_foresaw_is_said_in_our_words_and_the_next_text_is_taken(monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError("secret")

    with monkeypatch.context() as patch:
        patch.setattr(text_upload, "load", fail)
        at = upload(("a.txt", TEXT.encode()))
        [sentence] = sentences(at)
        assert "mistake in this program" in sentence
        assert "secret" not in sentence
    at.file_uploader(key="files").set_value([("b.txt", TEXT.encode(), "text/plain")]).run()
    assert ready(checked(at))


def test_one_repeated_byte_gets_a_sentence():
    at = upload(("a.txt", b"\xe9" * 4096))
    assert any("Nothing can be learned" in plain_text(caption.value) for caption in at.caption)


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_file_opens_in_the_studio(name):
    data, text = KINDS[name]
    at = upload((name, data))
    if "json" in name:
        at.selectbox(key="column").set_value("text").run()
        at = checked(at.button(key="use-column").click().run())
    assert ready(at), at.error
    assert text in text_of(at).text


def test_a_hostile_file_leaves_the_page_as_it_is():
    at = upload(("a.zip", zipped([("a.txt", b"0" * 50_000_000)])))
    assert "Unpacked" in sentences(at)[0]
    at.file_uploader(key="files").set_value([("b.txt", TEXT.encode(), "text/plain")]).run()
    assert ready(checked(at))


def test_the_licence_of_project_gutenberg_is_left_out_and_taken_back():
    start, end = (f"*** {word} OF THE PROJECT GUTENBERG EBOOK X ***\n" for word in ("START", "END"))
    at = upload(("x.txt", f"head\n{start}{TEXT}\n{end}{'licence ' * 99}".encode()))
    whole = text_of(at).text
    at = checked(at.toggle(key="text.without_licence").set_value(True).run())
    assert text_of(at).text == TEXT
    at = checked(at.toggle(key="text.without_licence").set_value(False).run())
    assert text_of(at).text == whole


def test_what_was_left_out_is_still_said_after_a_reload_and_another_reading():
    at = upload(("a.txt", TEXT.encode()), ("b.txt", b""), ("c.txt", LIST))
    at = open_page(FILE, OWNER, text=parameter(at, "text"))
    assert any("Left out: “b.txt” is empty." in plain_text(caption.value) for caption in at.caption)
    at = read_as(at, "items")
    assert any("Left out: “b.txt” is empty." in plain_text(caption.value) for caption in at.caption)
