"""Training regimes: each lesson shows what it claims; bad input gets a sentence."""

from dataclasses import replace

import numpy as np
import pytest

from pages.recurrence.regimes import PAGE
from pages.recurrence.regimes_compared import COMPARISON
from pages.recurrence.regimes_controls import compared_spec, fed_spec
from playground.experiments.regimes.comparison_trace import KEYS, bundled_comparison, verdict
from playground.experiments.regimes.fed import FedSpec, run
from playground.training.regimes.strings import VOCABULARY
from tests.pages.walking import checked, open_page, scenes, widget

FILE = "recurrence/regimes.py"
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}


def fed(title):
    """The pass of a lesson, and its step."""
    values = PAGE.settings(LESSONS[title])
    assert values["view"] == "fed"
    return run(fed_spec(values)), LESSONS[title].step


def compared(title):
    """The bundled comparison of a lesson, its step, and its third plot."""
    values = PAGE.settings(LESSONS[title])
    assert (values["view"], LESSONS[title].address) == ("compared", {"run": ""})
    return bundled_comparison(compared_spec(values)), LESSONS[title].step, values["side"]


def read(trace, t):
    """What was read up to step t, the beginning left out."""
    return "".join(VOCABULARY[i] for i in trace.fed[1 : t + 1])


def shares(trace, r):
    return dict(zip(KEYS, trace.well[..., r].mean(1), strict=True))


def test_gold_throughout():
    trace, step = fed("Gold throughout")
    assert (read(trace, step), trace.name(trace.gold[step + 1]), trace.spec.update) == ("[(ab", ")", 200)
    assert trace.loss[step] == pytest.approx(0.17, abs=0.005)
    assert trace.heads.all()


def test_a_coin_decides():
    trace, step = fed("A coin decides")
    assert (trace.spec.update, trace.probability) == (120, 0.7)
    assert trace.uniform[step] >= 0.7
    assert [trace.name(i) for i in (trace.fed[step], trace.gold[step])] == ["<", "["]


def test_the_wrong_question():
    trace, step = fed("The wrong question")
    assert (read(trace, step), trace.name(trace.gold[step + 1])) == ("{{[b", ")")
    assert trace.loss[step] == pytest.approx(3.79, abs=0.005)
    gold = run(FedSpec(seed=4))
    assert read(gold, step) == "[(ab"
    assert gold.loss[step] == pytest.approx(1.13, abs=0.005)


def test_one_coin_a_string():
    trace, step = fed("One coin a string")
    assert (step, trace.probability) == (trace.T - 1, 0.5)
    assert not trace.heads[1:].any()
    assert run(FedSpec(coin="sequence", update=200, seed=2)).heads.all()


def test_does_not_help_here():
    trace, r, side = compared("Does not help here")
    found = shares(trace, r)
    expected = {"teacher": 0.59, "professor": 0.12, "scheduled": 0.08, "free": 0.0}
    assert {key: round(found[key], 2) for key in expected} == expected
    assert (side, round(trace.accuracy[:, r].mean(), 2)) == ("discriminator", 0.73)
    for key in ("professor", "scheduled", "free"):
        assert verdict(trace, key, r).words == "does not help here"
        assert (trace.nll[KEYS.index(key), :, r] > trace.nll[0, :, r]).all()


def test_drift():
    trace, r, side = compared("Drift")
    at_7 = dict(zip(KEYS, trace.hazard[6, :, r], strict=True))
    assert (side, [round(at_7[key], 2) for key in ("teacher", "scheduled", "free")]) == (
        "drift",
        [0.06, 0.33, 0.59],
    )
    early = trace.hazard[1:8, :, r]
    assert (early[:, 1:3] > early[:, :1]).all(), "none of them drifts less"


def test_right_and_short():
    trace, r, side = compared("Right, and short")
    assert (side, round(shares(trace, r)["risk"], 2)) == ("length", 0.93)
    assert verdict(trace, "risk", r).nll == pytest.approx(0.21, abs=0.005)
    count = dict(zip(KEYS, trace.count[0].sum(1)[:, r], strict=True))
    assert (count["risk"], count["teacher"], trace.count[..., r].sum((0, 2))[-1]) == (751, 229, 900)


def test_the_risk_alone():
    trace, r, _ = compared("The risk alone")
    k = KEYS.index("risk")
    assert trace.spec.nll_weight == 0
    assert trace.right[..., r].sum((0, 2))[k] == 898
    assert trace.count[0].sum(1)[k, r] == 900
    assert trace.nll[k, :, r].mean() == pytest.approx(5.19, abs=0.005)
    assert np.log(len(VOCABULARY)) == pytest.approx(3.09, abs=0.005)


def test_a_baseline():
    trace, r, side = compared("A baseline")
    assert (side, trace.updates[r]) == ("variance", 100)
    assert trace.variance[..., r].mean(1) == pytest.approx([51.5, 13.9], abs=0.05)


@pytest.mark.parametrize(("text", "sentence"), [("", "is empty"), ("xyz", "none of these characters")])
def test_a_string_that_cannot_be_read_gets_a_sentence_and_a_way_on(text, sentence):
    at = open_page(FILE, string=text)
    assert any(sentence in box.value for box in [*at.error, *at.warning, *at.info])
    checked(at.button(key="default-text").click().run())
    assert len(scenes(at)) == 1


@pytest.mark.parametrize(
    ("text", "note"),
    [("(a x b)", "Left out"), ("(" * 30, "the string has 30"), ("<b>", ""), ("((", "does not make")],
)
def test_what_is_not_read_is_said(text, note):
    at = open_page(FILE, string=text)
    said = " ".join(caption.value for caption in at.caption)
    assert note in said
    assert len(scenes(at)) == 1


def test_a_string_of_one_token():
    [(header, _)] = scenes(open_page(FILE, string="a"))
    assert header["last"] == 1


def test_an_update_between_two_networks_shows_the_nearest():
    [(header, _)] = scenes(open_page(FILE, update="130"))
    assert header == scenes(open_page(FILE, update="120"))[0][0]


def test_other_settings_have_no_comparison_yet():
    at = open_page(FILE, view="compared", updates="57")
    [(header, _)] = scenes(at)
    assert "press Train" in header["narration"][0][1]
    assert any("about" in caption.value for caption in at.caption)


def test_what_helps_and_what_the_disagreements_cost_are_written_with_the_numbers_of_the_run():
    at = open_page(FILE, view="compared")
    text = " ".join(box.value for box in at.markdown)
    trace = bundled_comparison(compared_spec(PAGE.settings(LESSONS["Drift"])))
    for key in KEYS[1:]:
        assert f"{verdict(trace, key, 10).nll:+.3f} nats" in text
    for k in range(len(KEYS)):
        assert f"{trace.nll[k, :, -1].mean():.3f} nats | {1 - trace.well[k, :, -1].mean():.1%}" in text


def test_a_click_trains(monkeypatch):
    """The button queues the job with the settings at the left."""
    started = []
    monkeypatch.setattr(
        "playground.ui.run_controls.start_run",
        lambda owner, name, settings, seconds, title: started.append((name, settings, seconds)),
    )
    at = open_page(FILE, view="compared", training_seed="7", updates="250")
    checked(widget(at, "schedule").set_value("sigmoid").run())
    checked(at.button(key="start-job").click().run())
    [(name, settings, seconds)] = started
    assert (name, settings["training_seed"], settings["schedule"]) == ("regimes", 7, "sigmoid")
    assert seconds <= 120


def diverged(regime):
    """The bundled comparison with one seed of a regime given up at update 33, from the second round on."""
    trace = bundled_comparison(compared_spec(PAGE.settings(LESSONS["Drift"])))
    lost, nll, well = trace.diverged.copy(), trace.nll.copy(), trace.well.copy()
    k = KEYS.index(regime)
    lost[k, 0, 2:], nll[k, 0, 2:], well[k, 0, 2:] = 33, np.nan, np.nan
    return replace(trace, diverged=lost, nll=nll, well=well)


@pytest.mark.parametrize(
    ("regime", "sentences"),
    [
        ("free", ["*free running*: has diverged.", "*scheduled sampling* does not help here"]),
        ("teacher", ["*free running*: teacher forcing has diverged.", "| teacher forcing | "]),
    ],
)
def test_a_divergence_is_said_and_no_number_is_made_of_it(regime, sentences, monkeypatch):
    job_stage = COMPARISON.job_stage
    monkeypatch.setattr(
        "pages.recurrence.regimes_compared.COMPARISON",
        replace(COMPARISON, job_stage=replace(job_stage, bundled=lambda spec: diverged(regime))),
    )
    assert COMPARISON.progress(diverged(regime)) == "1 of 15 networks have diverged."
    text = " ".join(box.value for box in open_page(FILE, view="compared").markdown)
    assert all(sentence in text for sentence in sentences)
    assert "nan" not in text
    assert "| diverged | diverged |" in text
