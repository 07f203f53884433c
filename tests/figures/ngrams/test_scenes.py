import numpy as np
import pytest

from playground.catalog.smoothers import SMOOTHERS
from playground.experiments.ngrams import NgramsSpec, run
from playground.experiments.ngrams.long_range import long_range
from playground.experiments.ngrams.perplexity import known_tokens, perplexities
from playground.experiments.ngrams.sentence import score_sentence
from playground.figures import ngrams as figure
from playground.figures.ngrams.perplexity import format_perplexity, perplexity
from playground.figures.ngrams.window import LETTERS, window
from tests.experiments.ngrams.counted_texts import own, sample
from tests.pages.walking import unpack


def panels(scene):
    header, arrays = unpack(scene.pack())
    return {panel["id"]: panel for panel in header["panels"]}, header, arrays


@pytest.mark.parametrize("smoothing", SMOOTHERS)
@pytest.mark.parametrize("view", [view for view in figure.VIEWS if view != "sentence"])
def test_every_picture_of_every_smoothing(view, smoothing):
    counted, spec = sample("students"), NgramsSpec(smoothing=smoothing)
    trace = run(spec, counted)
    found, header, _ = panels(figure.scene(trace, spec, counted, view, long_range(spec, counted)))
    assert header["last"] == trace.last
    assert ("window" in found) == (view != "contributions")
    assert ("hidden-zeros" in found) == ("counts" in found)
    assert ("next" in found) == (view == "distribution")
    assert ("counts" in found) == (view in ("distribution", "by_order"))


@pytest.mark.parametrize("view", figure.VIEWS)
@pytest.mark.parametrize("context", ["", "zzz", "ab" * 900])
def test_odd_texts_and_contexts(view, context):
    for counted in (own("aaaaaaaaaaaa"), own("a\nb", "items"), own("<b>&amp;</b> <i>x</i>")):
        for smoothing in ("none", "kneser-ney"):
            spec = NgramsSpec(smoothing=smoothing, context=context, n=6)
            if view == "sentence":
                assert figure.sentence_scene(score_sentence(context, spec, counted), spec).pack()
                continue
            assert figure.scene(run(spec, counted), spec, counted, view).pack()


def test_the_window_is_what_the_model_sees():
    counted, spec = sample("students"), NgramsSpec()
    trace = run(spec, counted)
    graph = window(trace, spec, counted)
    text = graph.texts
    assert text["past"][0][0] == "As the proctor started the clock, the students in the back row without a"
    assert text["seen"][0][0] == " word opened their"
    assert text["next"][0][0] == " _____"
    assert text["next"][0][1] == trace.chosen_in_text[1]
    assert text["name"][0][0] == "P(laptops | …) = "
    assert text["words-numerator"][0][0] == "count(word opened their laptops)"
    assert text["words-denominator"][0][0] == "count(word opened their)"
    assert (text["numbers-numerator"][0][0], text["numbers-denominator"][0][0]) == ("23", "149")
    assert text["share"][0][0] == " = 0.1544"
    assert (graph.arrays["numbers-bar"] == 1).all(), "the bar of the fraction"
    for t in range(trace.last + 1):
        assert len(text["past"][0][t]) + len(trace.window[t]) <= LETTERS + 1
    assert "line-through" in graph.svg


def test_no_estimate_is_said():
    counted, spec = sample("students"), NgramsSpec(context="their their the")
    trace = run(spec, counted)
    text = window(trace, spec, counted).texts
    assert (text["numbers-numerator"][0][0], text["numbers-denominator"][0][0]) == ("0", "0")
    assert text["share"][0][0] == ": no estimate"
    _, header, _ = panels(figure.scene(trace, spec, counted))
    assert "never seen: 0/0 is no estimate" in header["narration"][0][1]
    assert "there is nothing to draw from" in header["narration"][0][1]


def test_infinite_is_shown_as_infinite():
    values = perplexities(NgramsSpec(), sample("students"))
    plot, numbers = perplexity(values, known_tokens(NgramsSpec(), sample("students")), NgramsSpec()).panels
    line = plot.figure["data"][0]
    assert line["customdata"][1:] == ["∞"] * 5
    assert plot.figure["layout"]["yaxis"]["ticktext"][-1] == "∞"
    highest = max(np.nanmax(np.where(np.isfinite(values), values, 0)), 0)
    assert line["y"][1] > highest, "above everything that is finite"
    assert numbers.svg.count("∞") == 5
    assert format_perplexity(np.inf) == "∞"
    assert format_perplexity(1.714) == "1.71"


def test_scores_that_are_not_normalised_are_labelled():
    counted, spec = sample("students"), NgramsSpec(smoothing="stupid")
    found, *_ = panels(figure.scene(run(spec, counted), spec, counted))
    assert "not normalised" in found["next"]["title"]
    plot, numbers = perplexity(perplexities(spec, counted), known_tokens(spec, counted), spec).panels
    dashes = [line["line"].get("dash", "solid") for line in plot.figure["data"]]
    assert dashes[list(SMOOTHERS).index("stupid")] == "dot"
    assert dashes.count("dot") == 1
    assert "no perplexity" in numbers.svg


def test_known_tokens_alone_are_a_dashed_line_and_a_row_of_the_table():
    counted = own("the cat sat on the mat. a dog sat on the mat. " * 9 + "the zebra sat.", tokens="words")
    spec = NgramsSpec(smoothing="kneser-ney")
    known = known_tokens(spec, counted)
    plot, numbers = perplexity(perplexities(spec, counted), known, spec).panels
    dashed = [trace for trace in plot.figure["data"] if trace["line"].get("dash") == "dash"]
    assert len(dashed) == 1
    np.testing.assert_array_equal(dashed[0]["y"], known.perplexity)
    assert dashed[0]["line"]["color"] == "@smooth-kneser-ney"
    row = numbers.svg.index(">known tokens<")
    cells = [numbers.svg.index(f">{format_perplexity(value)}<", row) for value in known.perplexity]
    assert cells == sorted(cells)
    assert f"1 of {known.total} held-out tokens are unknown" in numbers.svg


def test_without_unknown_tokens_nothing_is_drawn_twice():
    counted, spec = sample("students", "characters"), NgramsSpec(smoothing="kneser-ney")
    known = known_tokens(spec, counted)
    plot, numbers = perplexity(perplexities(spec, counted), known, spec).panels
    assert len(plot.figure["data"]) == len(SMOOTHERS)
    assert "known tokens" not in numbers.svg
    assert f"all {known.total:,} held-out tokens are in the vocabulary" in numbers.svg


@pytest.mark.parametrize("view", figure.VIEWS)
@pytest.mark.parametrize("text", ["a", "ab\ncd", "students opened their books. " * 30])
@pytest.mark.parametrize("reading", ["running", "items"])
def test_without_a_held_out_part_nothing_is_measured_on_it(view, text, reading):
    counted = own(text, reading, hold_out=False)
    spec = NgramsSpec(n=3, smoothing="kneser-ney", context="", length=3)
    found, *_ = panels(figure.scene(run(spec, counted), spec, counted, view))
    assert "unseen" not in found
    assert "perplexity" not in found
    assert ("no-perplexity" in found) == (view == "perplexity")
    assert figure.counted(counted) == f"{counted.train.targets.size:,} tokens are counted; none are held out."


def test_how_much_is_counted_is_said():
    counted = sample("students")
    train, valid = counted.train.targets.size, counted.valid.targets.size
    assert figure.counted(counted) == f"{train:,} tokens are counted; the last {valid:,} are held out."


def test_the_drawn_token_is_marked_in_both_lists():
    counted, spec = sample("students"), NgramsSpec()
    trace = run(spec, counted)
    found, _, arrays = panels(figure.scene(trace, spec, counted))
    for name in ("counts", "next"):
        marked = arrays[found[name]["marked"]["$array"]]
        index = arrays[found[name]["index"]["$array"]]
        for t in range(1, trace.last + 1):
            assert found[name]["texts"][int(index[int(marked[t]), t])] == trace.chosen_names[t]
    assert arrays[found["next"]["marked"]["$array"]][0] == -1, "nothing is drawn at step 0"


def test_markup_in_a_text_stays_text():
    counted = own("<b><b><b><b><b><b><b>", tokens="words")
    spec = NgramsSpec(n=1, context="")
    found, *_ = panels(figure.scene(run(spec, counted), spec, counted, "bigrams"))
    assert not any("<" in name for name in found["bigrams"]["figure"]["layout"]["xaxis"]["ticktext"])
