"""Texts in the studio: what is uploaded or pasted is read, shown and trained on, or refused in a sentence."""

import re
import unicodedata

import pytest

from playground.text.tokenizers import TOKENIZERS
from playground.ui import job_service
from playground.ui.markdown import escape_markdown
from tests.pages.studio_actions import (
    FILE,
    HARM,
    LINK,
    OWNER,
    SOMEBODY,
    TEXT,
    messages_of,
    parameter,
    plain_text,
    ready,
    sentences,
    train,
    upload,
)
from tests.pages.walking import checked, open_page, scenes

REFUSED = {
    "empty": (b"", "“a.txt” is empty."),
    "one character": (b"x", "at least 10 characters"),
    "one short line": (b"hello", "at least 10 characters"),
    "white space": (b" \n\t \r\n \xc2\xa0", "nothing but white space"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "PNG picture"),
    "bytes": (bytes(range(256)) * 4, "not a text"),
    "too large": (b"to be or not to be\n" * 280_000, "the limit is 5.00 MB"),
}


@pytest.mark.parametrize(("data", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_text_ends_in_one_sentence(data, words):
    at = upload(("a.txt", data))
    [sentence] = sentences(at)
    assert words in sentence
    assert not ready(at)
    assert parameter(at, "text") is None
    at.file_uploader(key="files").set_value([("b.txt", TEXT.encode(), "text/plain")]).run()
    assert ready(checked(at)), "the next text is taken"
    assert not at.error


READ = {
    "one line": (b"hello world, this is one line", "hello world, this is one line"),
    "a NUL": (b"hello \0world\n" + b"hello world\n" * 40, "hello world\n" * 41),
    "UTF-16 with a mark": (("Grüße an alle.\n" * 9).encode("utf-16"), "Grüße an alle.\n" * 9),
    "UTF-16 without": (("Grüße an alle.\n" * 9).encode("utf-16-le"), "Grüße an alle.\n" * 9),
    "Latin-1": (("Der Bär läuft.\n" * 9).encode("latin-1"), "Der Bär läuft.\n" * 9),
    "CRLF": (b"one line.\r\nanother.\r\n" * 9, "one line.\nanother.\n" * 9),
    "one line of a megabyte": (b"lorem ipsum dolor " * 58_000, None),
}


@pytest.mark.parametrize(("data", "text"), READ.values(), ids=READ)
def test_odd_encodings_and_shapes_are_read(data, text):
    at = upload(("a.txt", data))
    assert not at.error
    assert ready(at)
    kept = job_service.service().corpus(parameter(at, "text"))
    assert kept.text.strip() == (data.decode() if text is None else text).strip()
    [(header, _)] = scenes(at)
    assert header["panels"][0]["id"] == "card"


SCRIPTS = {
    "right to left": "שלום עולם، مرحبا. ",
    "CJK": "日本語の文章です。中文也行。",
    "joined emoji": "👩‍👩‍👧 hi 👍🏽 🇫🇮 ",
    "combining marks": "n̈ x̂ e̩ नमस्ते ",
    "HTML": HARM,
    "Markdown": LINK,
    "line feeds": "a\u2028b\u0085d\u00a0",
}


@pytest.mark.parametrize("tokens", TOKENIZERS)
@pytest.mark.parametrize("sign", SCRIPTS.values(), ids=SCRIPTS)
def test_every_script_is_trained_and_shown(sign, tokens):
    at = upload((f"{sign.replace('/', '')}.txt", (sign * 40).encode()))
    assert ready(at), at.error
    run_id, view = train(parameter(at, "text"), sign, tokens=tokens)
    assert view.status == "finished", view.message
    at = open_page(FILE, OWNER, run=run_id, prompt=sign)
    assert not at.error
    assert unicodedata.normalize("NFC", " ".join(sign.split())) in unicodedata.normalize(
        "NFC", messages_of(at)
    )
    [(header, arrays)] = scenes(at)
    bars = next(panel for panel in header["panels"] if panel["id"] == "next")
    assert all(text.strip() for text in bars["texts"]), "every token can be seen"
    shares = arrays[bars["values"]["$array"]]
    assert (shares > 0).all()
    assert (shares.sum(axis=0) <= 1 + 1e-6).all()


@pytest.mark.parametrize(
    "name", [f"{HARM.replace('/', '')}.txt", f"{LINK.replace('/', '')}.txt", "a`b`<b>.md"]
)
def test_a_file_name_says_nothing_to_markdown(name):
    at = upload((name, TEXT.encode()))
    lines = [markdown.value for markdown in at.markdown]
    run_id, _ = train(parameter(at, "text"), f"{name} · LSTM")
    at = open_page(FILE, OWNER, run=run_id)
    lines += [markdown.value for markdown in at.markdown] + [at.get("progress")[0].proto.text]
    lines += [link.proto.label for link in open_page(FILE, OWNER).get("page_link")]
    shown = [line for line in lines if escape_markdown(name) in line]
    assert len(shown) >= 4, "over the card, beside the progress bar, in the list with and without a link"
    assert not re.search(r"[]<>`$!_:[]", re.sub(r"\\.", "", escape_markdown(name)))
    for line in shown:
        ours = line.replace(escape_markdown(name), "")
        assert not re.search(r"<|`|\$|!|https?:|example", ours), "nothing of the name but as it is escaped"


def test_a_vocabulary_of_60000_words_is_capped_with_a_note():
    words = " ".join(f"w{i}" for i in range(60_000))
    at = upload(("words.txt", words.encode()), tokens="Words")
    assert ready(at)
    assert any("limited to the 5,000 most frequent tokens" in caption.value for caption in at.caption)
    run_id, view = train(parameter(at, "text"), tokens="words", max_vocabulary=500, segments=[[1, 0.01]])
    assert view.status == "finished", view.message
    at = open_page(FILE, OWNER, run=run_id)
    assert any("limited to the 500 most frequent tokens" in plain_text(c.value) for c in at.caption)


def test_a_wide_vocabulary_of_words_is_refused_before_the_start_with_its_limit(monkeypatch):
    monkeypatch.setattr(job_service.service(), "limits", type(job_service.service().limits)(vocabulary=50))
    at = upload(("words.txt", " ".join(f"w{i}" for i in range(900)).encode()), tokens="Words")
    at.button(key="start").click().run()
    assert parameter(checked(at), "run") is None
    assert any("up to 50 tokens" in sentence for sentence in sentences(at))


def test_several_files_a_table_and_a_paste():
    at = upload(("a.txt", b"first text, long enough."), ("b.txt", b"second text, long enough."))
    assert job_service.service().corpus(parameter(at, "text")).text.split("\n")[1].startswith("second")
    at = upload(
        ("a.txt", TEXT.encode()), ("b.txt", b""), ("c.txt", b"\x89PNG\r\n\x1a\n"), ("d.txt", b"the end.")
    )
    assert job_service.service().corpus(parameter(at, "text")).text == f"{TEXT}\nthe end."
    [note] = [plain_text(caption.value) for caption in at.caption]
    assert "Left out: “b.txt” is empty." in note
    assert "Left out: “c.txt” is a PNG picture" in note
    at = upload(("people.csv", b"name,city\n" + b"ada,paris\nbob,rome\n" * 9))
    assert not ready(at), "the column is asked for first"
    at.selectbox(key="column").set_value("city").run()
    at.button(key="use-column").click().run()
    assert set(job_service.service().corpus(parameter(checked(at), "text")).items) == {"paris", "rome"}
    at = open_page(FILE, OWNER)
    at.text_area(key="pasted").set_value(TEXT).run()
    at.button(key="use-paste").click().run()
    assert job_service.service().corpus(parameter(checked(at), "text")).text == TEXT
    at.button(key="another-text").click().run()
    assert parameter(checked(at), "text") is None
    assert not ready(at)


def test_an_empty_paste_is_said():
    at = open_page(FILE, OWNER)
    at.button(key="use-paste").click().run()
    assert sentences(checked(at)) == ["The text is empty."]


def test_a_text_is_read_the_other_way_on_request():
    at = upload(("names.txt", b"anna\nbea\ncleo\ndora\nella\nfay\ngina\nhoney\nida\njune\n"))
    first = parameter(at, "text")
    assert job_service.service().corpus(first).reading == "items"
    [control] = [group for group in at.get("button_group") if group.key == "reading"]
    control.set_value("running").run()
    second = parameter(checked(at), "text")
    assert job_service.service().corpus(second).reading == "running"
    assert second != first


def test_a_text_comes_back_to_its_owner_after_a_reload_and_to_nobody_else():
    text_id = parameter(upload(("cats.txt", TEXT.encode())), "text")
    assert ready(open_page(FILE, OWNER, text=text_id))
    at = open_page(FILE, SOMEBODY, text=text_id)
    assert not ready(at)
    assert ["somebody else" in sentence for sentence in sentences(at)] == [True]
    assert TEXT[:20] not in str(at)


@pytest.mark.parametrize("text_id", ["garbage", "../../etc/passwd", "a" * 26, "sample-nothing", HARM])
def test_a_text_id_that_is_none_is_said(text_id):
    at = open_page(FILE, OWNER, text=text_id)
    assert len(at.error) == 1
    assert "There is no" in at.error[0].value
    assert not ready(at)
    assert at.file_uploader(key="files")


@pytest.mark.parametrize("tokens", TOKENIZERS)
def test_the_text_is_shown_as_tokens_and_as_merges(tokens):
    at = upload((f"{HARM.replace('/', '')}.txt", (HARM + TEXT).encode()), tokens=tokens, view="tokens")
    [(header, _)] = scenes(at)
    [panel] = header["panels"]
    assert "<" in panel["tokens"][panel["rows"][0][0]][0]
    assert HARM not in str([element.value for element in at.markdown])
    at = open_page(FILE, OWNER, text=parameter(at, "text"), tokens=tokens, view="tokens", stretch="2")
    [(moved, _)] = scenes(at)
    assert moved["panels"][0]["tokens"] != panel["tokens"]
    at = open_page(FILE, OWNER, text=parameter(at, "text"), tokens=tokens, view="merges")
    [(header, _)] = scenes(at)
    assert (header["last"] > 0) == (tokens == "bytepairs")
    assert any("Only byte-pair" in caption.value for caption in at.caption) == (tokens != "bytepairs")


def test_a_text_without_pairs_is_said_to_have_no_merges():
    at = upload(("a.txt", b"abcdefghijkl"), tokens="bytepairs", view="merges")
    assert any("nothing is merged" in caption.value for caption in at.caption)
    assert ready(at)
