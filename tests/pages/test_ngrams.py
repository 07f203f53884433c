"""The page of the n-grams: each lesson shows what it claims; texts and clicks do what they should."""

from itertools import pairwise

import numpy as np
import pytest

from pages.language_models.ngrams import PAGE
from pages.language_models.ngrams_controls import COUNTED, DEFAULT
from playground.catalog.smoothers import SMOOTHERS
from playground.experiments.ngrams import run
from playground.experiments.ngrams.long_range import LAST_WORDS, long_range
from playground.experiments.ngrams.perplexity import perplexities
from playground.experiments.ngrams.sentence import score_sentence
from playground.figures.ngrams import NOTHING_HELD_OUT
from playground.text.samples.slide import slide
from playground.text.tokenizers import BOUNDARY
from playground.ui.controls import fill_spec
from tests.experiments.ngrams.counted_texts import own, sample
from tests.pages.studio_actions import parameter
from tests.pages.walking import checked, open_page, scenes, value, widget

FILE = "language_models/ngrams.py"
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}
KEYS = list(SMOOTHERS)


def shown(title):
    """The lesson's trace, text, spec and sentence."""
    settings = PAGE.settings(LESSONS[title])
    spec = fill_spec(DEFAULT, settings)
    if settings["source"] == "slide":
        counted = own(slide(), tokens=settings["tokens"], hold_out=settings["counted"] != "all")
    else:
        counted = sample(settings["source"], settings["tokens"])
    return run(spec, counted), counted, spec, LESSONS[title].look_for


def test_count_and_divide():
    trace, _, _, words = shown("Count and divide")
    assert trace.window[0] == " word opened their"
    assert (int(trace.total[0]), int(trace.count[0]), trace.chosen_names[0]) == (149, 23, "laptops")
    assert round(23 / 149, 4) == 0.1544 == round(trace.probability[0], 4)
    assert all(number in words for number in ("149", "23/149", "0.1544"))


def test_sharper_and_sparser():
    _, counted, spec, words = shown("Sharper, sparser")
    kinds = {}
    for n in (2, 4):
        at = run(type(spec)(**{**vars(spec), "n": n}), counted)
        kinds[at.window[0].strip()] = int(at.types[0])
    assert kinds == {"a": 89, "there was a": 21}
    new = 100 * counted.unseen_shares[0]
    assert (round(new[1], 1), round(new[5], 1)) == (0.6, 11.7)
    assert (np.diff(new) >= 0).all()
    assert all(number in words for number in ("89", "21", "0.6 %", "11.7 %"))


def test_one_unseen_ngram():
    _, counted, spec, _ = shown("One unseen n-gram")
    values = perplexities(spec, counted)
    assert round(100 * counted.unseen_shares[0, 1], 1) == 0.6
    assert np.isinf(values[KEYS.index("none"), 1])
    others = [row for row in range(len(KEYS)) if row != KEYS.index("none")]
    assert np.isfinite(values[others]).all()


def test_add_one_fails():
    _, counted, spec, words = shown("Add-one fails")
    assert spec.delta == 1
    values = perplexities(spec, counted)
    one, wb, kn = (values[KEYS.index(key)] for key in ("delta", "witten-bell", "kneser-ney"))
    assert (round(one[2], 1), round(kn[2], 2), round(one[5], 1), round(kn[5], 2)) == (24.6, 2.07, 61.6, 1.66)
    assert all(f"{number}" in words for number in (24.6, 2.07, 61.6, 1.66))
    assert (np.diff(one[2:]) > 0).all(), "rises"
    assert (np.diff(kn[2:]) < 0).all(), "falls"
    assert (wb[2:] < one[2:]).all()
    assert (kn[2:] < one[2:]).all()


@pytest.mark.parametrize(
    ("key", "tokens"), [("students", "words"), ("surnames", "characters"), ("stories", "words")]
)
def test_witten_bell_and_kneser_ney_beat_add_one_from_n_3_on(key, tokens):
    spec = fill_spec(DEFAULT, PAGE.settings(LESSONS["Add-one fails"]))
    values = perplexities(spec, sample(key, tokens))
    for better in ("witten-bell", "kneser-ney"):
        assert (values[KEYS.index(better), 2:] < values[KEYS.index("delta"), 2:]).all()


def test_not_normalised():
    trace, _, _, words = shown("Not normalised")
    assert trace.types[0] == 8
    assert trace.likeliest.values[:8, 0].sum() == pytest.approx(1)
    assert round(trace.mass[0], 2) == 1.06
    assert "1.06" in words


def test_out_of_sight():
    _, counted, spec, words = shown("Out of sight")
    probabilities = long_range(spec, counted)
    np.testing.assert_array_equal(probabilities.ngram_difference, 0)
    right = dict(zip(LAST_WORDS, np.diag(probabilities.network), strict=True))
    assert f"exams {right['exams']:.0%}, books {right['books']:.0%}".replace("%", " %") in words
    assert min(right.values()) > 0.85, "the other six too"


def test_the_players_numbers_are_exact():
    at = open_page(FILE, smoothing="kneser-ney", n="3")
    [(_, arrays)] = scenes(at)
    settings = {**PAGE.settings(PAGE.lessons[0]), "smoothing": "kneser-ney", "n": 3}
    trace = run(fill_spec(DEFAULT, settings), sample("students"))
    exact = [np.ravel(a) for a in arrays.values() if a.dtype == np.float64]
    assert any(np.array_equal(a, trace.likeliest.values.ravel()) for a in exact)


def test_another_text_brings_its_tokens_and_a_context_that_it_knows():
    at = open_page(FILE)
    checked(widget(at, "source").set_value("surnames").run())
    assert value(at, "tokens") == "characters"
    assert value(at, "context") == "Finnish: "
    assert not [caption for caption in at.caption if "does not have" in caption.value]


def test_a_text_of_ones_own_is_asked_for_and_counted():
    at = open_page(FILE, source="own", owner="owner-of-ngrams")
    assert any("Upload or paste" in info.value for info in at.info)
    at.text_area(key="pasted").set_value("the cat sat on the mat. " * 40)
    checked(at.button(key="use-paste").click().run())
    widget(at, "context").set_value("the cat sat on the")
    checked(at.run())
    [(header, _)] = scenes(at)
    assert any("sat on the" in sentence for _, sentence in header["narration"])


def test_documents_of_ones_own_are_counted_each_for_itself():
    """The last word of a document and the first of the next one are never a bigram."""
    from playground.experiments.ngrams import counts as ngram_counts
    from playground.ui import job_service

    at = open_page(FILE, source="own", tokens="words", owner="owner-of-documents")
    lines = [f"it begins here and there with {name} and ends there" for name in ("ann", "bob", "cleo")] * 9
    at.text_area(key="pasted").set_value("\n\n".join(lines))
    at = checked(at.button(key="use-paste").click().run())
    at = checked(at.selectbox(key="text.documents").set_value("blank").run())
    text_id = parameter(at, "text")
    corpus = job_service.service().corpus(text_id)
    assert corpus.items == tuple(lines)
    counted = ngram_counts.count_ngrams(text_id, corpus, "words")
    [ends], [begins] = (counted.tokenizer.encode(word).tolist() for word in ("ends", "it"))
    [there] = counted.tokenizer.encode("there").tolist()
    targets = counted.train.targets.tolist()
    assert targets.count(begins) == targets.count(BOUNDARY) == counted.train.starts.size - 1
    after = dict(pairwise(targets))
    assert after[ends] == there
    p = counted.model.probabilities([ends, there], 3)
    assert p[BOUNDARY] > 0.9, "after the end of a document comes its end"
    assert counted.model.probabilities([BOUNDARY], 2)[begins] > 0.9
    size = len(counted.tokenizer)
    pairs = {(int(g) // size, int(g) % size) for g in counted.model.counts[1].grams}
    names = counted.model.counts[1].contexts.tolist()
    assert {names[context] for context, token in pairs if token == begins} == {BOUNDARY}
    widget(at, "context").set_value("and ends there")
    at = checked(at.run())
    [(header, _)] = scenes(at)
    assert any("ends there" in sentence for _, sentence in header["narration"])


def test_an_empty_paste_gets_a_sentence():
    at = open_page(FILE, source="own", owner="owner-of-nothing")
    checked(at.button(key="use-paste").click().run())
    assert at.error
    assert not scenes(at)


def test_unknown_tokens_in_the_context_are_said():
    at = open_page(FILE, context="the <b>zebra</b> opened their")
    assert any("zebra" in caption.value and "unk" in caption.value for caption in at.caption)


def test_the_openings_need_their_sample():
    at = open_page(FILE, source="brackets", view="long_range")
    assert any("sample Students" in caption.value for caption in at.caption)
    assert scenes(at)


def test_nothing_added_is_infinite():
    at = open_page(FILE, smoothing="delta", delta="0", view="perplexity")
    [(header, _)] = scenes(at)
    numbers = next(panel for panel in header["panels"] if panel["id"] == "perplexities")
    assert numbers["svg"].count("∞") == 10


def test_the_whole_text_of_the_slide_is_counted():
    at = open_page(FILE, source="own", owner="owner-of-the-slide", counted="all")
    text = "students opened their books. " * 400 + "students opened their minds. " * 600
    at.text_area(key="pasted").set_value(text)
    checked(at.button(key="use-paste").click().run())
    widget(at, "tokens").set_value("words")
    widget(at, "context").set_value("students opened their")
    checked(at.run())
    [(header, _)] = scenes(at)
    assert "was seen 1,000 times" in header["narration"][0][1]
    assert any("none are held out" in caption.value for caption in at.sidebar.caption)
    widget(at, "counted").set_value("nine-tenths")
    checked(at.run())
    [(header, _)] = scenes(at)
    assert "was seen 1,000 times" not in header["narration"][0][1]
    assert any("are held out" in caption.value for caption in at.sidebar.caption)


def test_the_slides_counts():
    trace, counted, spec, words = shown("The slide’s counts")
    assert spec.n == 4
    assert trace.total[0] == 1000
    p = dict(zip((names[0] for names in trace.likeliest.names), trace.likeliest.values[:, 0], strict=True))
    assert (p["books"], p["exams"]) == (0.4, 0.1)
    assert all(number in words for number in ("400/1,000 = 0.4", "100/1,000 = 0.1"))
    text = slide()
    assert text.count("students opened their ") == 1000
    assert (text.count("their books"), text.count("their exams")) == (400, 100)
    assert text.count("proctor") == 100
    for line in text.splitlines():
        assert ("proctor" in line) == ("exams" in line), "certain, if one could see that far"
    assert not counted.has_held_out


def test_a_typed_sentence_is_scored_by_every_model():
    at = open_page(FILE, view="sentence", smoothing="kneser-ney", sentence="the students opened their exams")
    [(header, _)] = scenes(at)
    assert [panel["id"] for panel in header["panels"]] == ["models"]
    scored = score_sentence("the students opened their exams", DEFAULT, sample("students"))
    expected = scored.perplexity[KEYS.index("kneser-ney"), DEFAULT.n - 1, -1]
    assert header["last"] == header["step"] == len(scored.tokens) - 1
    assert f"PP = e^J = {expected:.2f}" in header["narration"][-1][1]
    widget(at, "sentence").set_value("")
    [(header, _)] = scenes(checked(at.run()))
    assert [panel["id"] for panel in header["panels"]] == ["empty"]


def test_another_text_brings_a_sentence_that_it_knows():
    at = open_page(FILE, view="sentence")
    for source in ("stories", "surnames", "brackets"):
        at = checked(widget(at, "source").set_value(source).run())
        assert value(at, "sentence")
        assert not [caption for caption in at.caption if "does not have" in caption.value]


def test_rows_with_0_are_listed_when_they_are_asked_for():
    at = open_page(FILE)
    [(header, _)] = scenes(at)
    assert "hidden-zeros" in [panel["id"] for panel in header["panels"]]
    [(header, _)] = scenes(checked(widget(at, "zeros").set_value(True).run()))
    assert "hidden-zeros" not in [panel["id"] for panel in header["panels"]]


def test_without_a_held_out_part_the_page_names_the_choice_that_makes_one():
    assert f"“{COUNTED.options['nine-tenths']}”" in NOTHING_HELD_OUT
