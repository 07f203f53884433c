"""The studio shows how an upload was read, and every choice can be changed and changed back."""

import pytest

from playground.text import upload as text_upload
from playground.ui import job_service
from tests.pages.studio_actions import (
    FILE,
    HARM,
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


def files(*texts):
    """Uploaded files with these texts."""
    return [(f"{i}.txt", text.encode()) for i, text in enumerate(texts)]


def cut_into(at, documents):
    return checked(at.selectbox(key="text.documents").set_value(documents).run())


def test_one_file_one_document_is_chosen_trained_on_and_taken_back():
    texts = [f"{TEXT}\n\nthe end of {name}." for name in ("one", "two", "three")]
    at = upload(*files(*texts))
    whole, first = text_of(at), parameter(at, "text")
    assert whole.reading == "running"
    at = cut_into(at, "file")
    assert text_of(at).items == tuple(texts)
    assert any("3 documents." in plain_text(caption.value) for caption in at.caption)
    second = parameter(at, "text")
    run_id, view = train(second)
    assert view.status == "finished"
    at = open_page(FILE, OWNER, text=second)
    assert at.selectbox(key="text.documents").value == "file"
    at = cut_into(at, "blank")
    assert len(text_of(at).items) == 6
    at = cut_into(at, "whole")
    assert text_of(at) == whole
    service = job_service.service()
    assert service.corpus(second).items == tuple(texts), "the reading of a finished run stays what it was"
    assert service.reader(run_id).document("card")["items_train"] == 2
    assert first != second


def test_a_line_of_ones_choice_is_typed_and_is_no_part_of_a_document():
    at = upload(*files(f"{TEXT}\n***\n{TEXT}one\n***\n{TEXT}two"))
    assert "One file, one document" not in at.selectbox(key="text.documents").options
    at = cut_into(at, "line")
    assert text_of(at).reading == "running"
    at = checked(at.text_input(key="text.separator").set_value("***").run())
    assert text_of(at).items == (TEXT.rstrip("\n"), f"{TEXT}one", f"{TEXT}two")
    assert ready(at)
    at = checked(at.text_input(key="text.separator").set_value("+++").run())
    assert text_of(at).reading == "running"
    assert any("does not have the line" in plain_text(caption.value) for caption in at.caption)


def test_the_separator_is_data():
    at = upload(*files(f"{TEXT}\n{HARM}\n{TEXT}\n{HARM}\n{TEXT}"))
    at = cut_into(at, "line")
    at = checked(at.text_input(key="text.separator").set_value(HARM).run())
    assert len(text_of(at).items) == 3
    assert not any("<script" in block.value for block in at.markdown)


def test_items_have_no_documents_and_the_choice_is_remembered():
    at = upload(*files("ann\nbob\n\ncleo\ndora\n" * 5, "a\nb\n" * 5))
    at = cut_into(read_as(at, "running"), "blank")
    cut = text_of(at)
    at = read_as(at, "items")
    assert not any(box.key == "text.documents" for box in at.selectbox)
    assert text_of(at).items[0] == "ann"
    at = read_as(at, "running")
    assert text_of(at) == cut


def test_the_encoding_is_chosen_kept_over_a_reload_and_taken_back():
    cyrillic = "\n".join(["Привет, мир! Это небольшой текст для проверки."] * 40)
    at = upload(("a.txt", cyrillic.encode("koi8-r")))
    menu = at.selectbox(key="text.encoding")
    assert menu.options[0] == "As recognised (KOI8-R)"
    assert menu.value == ""
    first = text_of(at)
    assert first.text == cyrillic
    at = checked(menu.set_value("cp1251").run())
    assert text_of(at).text.encode("cp1251") == cyrillic.encode("koi8-r")
    at = open_page(FILE, OWNER, text=parameter(at, "text"))
    assert at.selectbox(key="text.encoding").value == "cp1251"
    assert any("Read as Windows-1251" in plain_text(caption.value) for caption in at.caption)
    at = checked(at.selectbox(key="text.encoding").set_value("utf-8").run())
    assert "�" in text_of(at).text
    assert any("became � (lines 1, 2, 3, …)" in plain_text(caption.value) for caption in at.caption)
    assert ready(at)
    at = checked(at.selectbox(key="text.encoding").set_value("").run())
    assert text_of(at) == first


def test_the_encoding_of_a_table_is_chosen():
    at = upload(("a.csv", TABLE.replace(b"bern", "Köln".encode("cp1252"))))
    at.selectbox(key="column").set_value("city").run()
    at = checked(at.button(key="use-column").click().run())
    first = text_of(at)
    at = checked(at.selectbox(key="text.encoding").set_value("cp1251").run())
    assert "Kцln" in text_of(at).text
    assert at.selectbox(key="text.column").value == "city"
    at = checked(at.selectbox(key="text.encoding").set_value("").run())
    assert text_of(at) == first


def test_a_paste_and_plain_ascii_have_no_encoding_to_choose():
    at = upload(("a.txt", TEXT.encode()))
    assert not any(box.key == "text.encoding" for box in at.selectbox)
    at = open_page(FILE, OWNER)
    at.text_area(key="pasted").set_value(f"naïve {TEXT}").run()
    at = checked(at.button(key="use-paste").click().run())
    assert ready(at)
    assert not any(box.key == "text.encoding" for box in at.selectbox)
