"""The trace of the merges: at the end the tokens of the trained tokenizer, on the way each merge's own."""

import numpy as np
import pytest

from playground.errors import TextError
from playground.experiments import studio
from playground.experiments.studio.token_view import CUT, HISTORIES
from playground.figures.studio import tokens as figure
from playground.text.tokenizers import TOKENIZERS
from playground.ui.delete_text_dialog import clear_all_caches
from tests.pages.walking import unpack

HTML = "<script>alert(1)</script> the theme of the thesis &amp; 日本語 👩‍👩‍👧\n" * 12
ITEMS = "\n".join(f"anna {i} bela" for i in range(40))


def cut(kind, text=HTML, reading="running", largest=300):
    return studio.cut_text(text, reading, "a text", kind, largest)


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize(("text", "reading"), [(HTML, "running"), (ITEMS, "items")], ids=["running", "items"])
def test_the_last_merge_leaves_the_tokens_of_the_tokenizer(text, reading, number):
    known = cut("bytepairs", text, reading)
    trace, merges = studio.merges_trace(known, number), known.tokenizer.merges
    assert list(trace.rows[trace.row[-1]]) == studio.shown_tokens(known, number)
    assert trace.vocabulary[0] == 258
    assert trace.vocabulary[-1] == len(known.tokenizer)
    assert len(trace.pairs) == len(trace.count) == len(merges) >= 10
    assert (
        "".join(token.text for token in trace.rows[0])
        .replace("⟨end⟩", "")
        .startswith({"running": "<script>alert", "items": "anna"}[reading] if number == 0 else "")
    )
    made = 0
    for k in range(1, len(merges) + 1):
        before, now = trace.rows[trace.row[k - 1]], trace.rows[trace.row[k]]
        marked = [t for t in now if (t.unit, t.place) in trace.made[trace.row[k]]]
        if trace.row[k] == trace.row[k - 1]:
            assert before is now
            continue
        product = trace.pairs[k - 1][2]
        assert marked
        assert {token.text for token in marked} == {product}
        assert len(before) - len(now) >= 1
        made += 1
    assert made >= 5


def test_every_kind_shows_its_tokens_with_their_ids():
    for kind in TOKENIZERS:
        known = cut(kind)
        tokens = studio.shown_tokens(known, 0)
        ids = known.tokenizer.encode(known.split.train[0])[: len(tokens)]
        assert [token.id for token in tokens] == ids.tolist()
    unknown = [token for token in studio.shown_tokens(cut("words", largest=5), 0) if token.is_unknown]
    assert "thesis" in {token.text for token in unknown}
    with pytest.raises(TextError):
        cut("characters", "x")


def test_a_text_is_in_no_cache_after_its_deletion():
    studio.merges_trace(cut("bytepairs"), 0)
    assert len(CUT) > 0
    assert len(HISTORIES) > 0
    clear_all_caches()
    assert len(CUT) == len(HISTORIES) == 0


def drawn(panel, row):
    return [panel["tokens"][number] for number in panel["rows"][row]]


def test_the_picture_of_the_tokens_is_the_tokens():
    tokens = studio.shown_tokens(cut("words", largest=5), 0)
    header, _ = unpack(figure.tokens_scene(tokens, "words").pack())
    [panel] = header["panels"]
    assert panel["kind"] == "tokens"
    for i, (token, (text, about, tint, mark, ends_line)) in enumerate(
        zip(tokens, drawn(panel, 0), strict=True)
    ):
        assert (text, tint, ends_line) == (token.text, i % 2, token.text == "⏎")
        assert about.startswith(f"id {token.id:,}")
        assert (mark == "unknown") == ("⟨unk⟩" in about) == token.is_unknown
    assert "known_from" not in panel, "each step shows its own row: nothing in it is later"
    empty, _ = unpack(figure.tokens_scene([], "").pack())
    assert empty["panels"][0]["rows"] == [[]]


def test_the_picture_of_the_merges_marks_what_was_made_at_its_step_alone():
    trace = studio.merges_trace(cut("bytepairs"), 0)
    header, arrays = unpack(figure.merges_scene(trace, "").pack())
    panels = {panel["id"]: panel for panel in header["panels"]}
    index = arrays[panels["tokens"]["index"]["$array"]].ravel().astype(int)
    assert header["last"] == len(trace.pairs)
    for k, row in enumerate(index):
        shown = drawn(panels["tokens"], row)
        assert [text for text, *_ in shown] == [token.text for token in trace.rows[trace.row[k]]]
        marked = {text for text, _, _, mark, _ in shown if mark == "new"}
        is_changed = k > 0 and trace.row[k] != trace.row[k - 1]
        assert marked == ({trace.pairs[k - 1][2]} if is_changed else set())
    count, vocabulary, here, _ = (
        arrays[r["cells"][0]["values"]["$array"]].ravel() for r in panels["merge"]["rows"]
    )
    np.testing.assert_array_equal(count[1:], trace.count)
    np.testing.assert_array_equal(vocabulary, trace.vocabulary)
    np.testing.assert_array_equal(here, [len(trace.rows[row]) for row in trace.row])
    sentences = dict(header["narration"])
    assert max(map(len, sentences.values())) <= 118
    assert f"{int(trace.count[0]):,} times" in sentences[1]
