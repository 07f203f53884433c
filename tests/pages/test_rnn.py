"""The recurrent network's page: bundled models, runs and uploads, lessons, selections, bad input."""

import numpy as np
import pytest

from pages.language_models import rnn_stage
from pages.language_models.rnn import PAGE
from playground.experiments import sources
from playground.experiments.rnn.lessons import LESSON_FACTS, PROCTOR, QUOTE_UNIT
from playground.experiments.rnn.run import run as read
from playground.experiments.rnn.trace import RnnSpec
from playground.experiments.rnn.unit_sum import unit_sum
from playground.ui.markdown import escape_markdown
from tests.pages.walking import checked, open_page, scenes

FILE = "language_models/rnn.py"


def header_of(at):
    [(header, _)] = scenes(at)
    return header


@pytest.mark.parametrize("number", range(len(PAGE.lessons)))
def test_a_lesson_reads_what_was_computed_for_it(number):
    lesson = PAGE.lessons[number]
    at = checked(open_page(FILE).button(key=f"lesson-{number}").click().run())
    wanted = (lesson.step, lesson.settings["text"], lesson.address["checkpoint"])
    facts = LESSON_FACTS.values()
    [fact] = [f for f in facts if (f.position, f.spec.text, str(f.spec.checkpoint)) == wanted]
    trace = read(fact.spec, sources.find(fact.spec.source, None))
    header, arrays = scenes(at)[0]
    assert header["last"] == len(trace.tokens) - 1
    assert header["step"] == fact.position
    assert lesson.settings["view"] == fact.view
    exact = [a for a in arrays.values() if a.dtype == np.float64]
    shown = trace.probability if fact.view == "two_models" else trace.surprisal
    assert any(np.array_equal(np.ravel(a), shown, equal_nan=True) for a in exact)
    if fact.view != "states":
        return
    values = trace.values(fact.unit.state, 0)
    shown = [a for a in arrays.values() if a.dtype == np.float32 and a.shape == values.shape]
    assert any(np.array_equal(a, values) for a in shown), "every value, to the bit"


def test_two_models_stand_side_by_side_without_training():
    [number] = [i for i, lesson in enumerate(PAGE.lessons) if lesson.settings["view"] == "two_models"]
    at = checked(open_page(FILE).button(key=f"lesson-{number}").click().run())
    header, arrays = scenes(at)[0]
    titles = {panel["id"]: panel["title"] for panel in header["panels"]}
    assert titles["first-true"].startswith("LSTM")
    assert titles["second-true"].startswith("RNN")
    large = {panel["id"]: panel["values"]["$array"] for panel in header["panels"] if panel.get("large")}
    assert arrays[large["first-true"]][0, header["step"]] > 0.9
    assert arrays[large["second-true"]][0, header["step"]] < 0.13


@pytest.mark.parametrize("view", ["unit_sum", "teacher_forcing", "two_models"])
@pytest.mark.parametrize("model", ["brackets", "students-rnn"])
def test_every_view_shows_odd_texts(view, model):
    for text in ("", "東", "(ab)<c>", "the exams"):
        at = open_page(FILE, view=view, model=model, text=text, unit="7", second_model="untrained")
        assert header_of(at)["last"] >= 0


@pytest.mark.parametrize("second", ["window-students", "a" * 26, "ngram-surnames"])
def test_a_second_model_that_cannot_stand_beside_gets_a_sentence(second):
    at = open_page(FILE, view="two_models", second_model=second)
    assert len(at.error) == 1
    assert not scenes(at)


def test_the_quote_lesson_searches_the_corpus():
    at = open_page(FILE).button(key="lesson-1").click().run()
    text = " ".join(m.value for m in checked(at).markdown)
    assert "Units that stay on" in text
    assert f"**{QUOTE_UNIT}**" in text
    assert "Where else in the corpus" in text
    table = at.dataframe[0].value
    assert len(table) > 3
    inside = [
        hit for hit in table["on here"].head(10) if hit.strip("\"'`") and not set(hit[1:-1]) & set("\"'`")
    ]
    assert len(inside) >= 8, "the best hits are single stretches of quoted text"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no text yet"),
        ("東京東京", "knows none"),
        ("(東)", "unknown to the network"),
        ("ab" * 1900, "positions are shown"),
    ],
)
def test_texts_that_are_odd_get_a_sentence(text, sentence):
    at = open_page(FILE, text=text)
    assert any(sentence in caption.value for caption in at.caption)
    assert scenes(at)


def test_markup_in_the_text_stays_text():
    at = open_page(FILE, text="<img src=x onerror=alert(1)>")
    escaped = escape_markdown("<img src=x onerror=alert(1)>")
    assert not any("onerror" in markdown.value.replace(escaped, "") for markdown in at.markdown)
    assert header_of(at)["last"] == 28


@pytest.mark.parametrize(
    "run", ["garbage", "../../etc/passwd", "a" * 26, "upload-gone", "bundled-none", "<b>"]
)
def test_a_run_that_is_not_there_gets_a_sentence(run):
    at = open_page(FILE, run=run)
    assert len(at.error) == 1
    assert not scenes(at)
    assert any(button.key == "close-model" for button in at.button)


@pytest.mark.parametrize(
    "address",
    [
        {"selection": "5-3"},
        {"selection": "0-9999"},
        {"selection": "x"},
        {"checkpoint": "-4"},
        {"checkpoint": "9" * 30},
    ],
)
def test_garbage_in_the_rest_of_the_address_does_no_harm(address):
    assert scenes(open_page(FILE, **address))


def test_the_checkpoint_nearest_to_the_address_is_read():
    steps = sources.bundled("brackets").steps()
    between, nearest = steps[1] + 1, steps[1]
    assert between not in steps
    at = open_page(FILE, checkpoint=str(between))
    [slider] = [s for s in at.select_slider if s.label.startswith("Checkpoint")]
    assert slider.value == nearest
    narration = header_of(at)["narration"]
    assert narration == header_of(open_page(FILE, checkpoint=str(nearest)))["narration"]
    assert narration != header_of(open_page(FILE))["narration"], "without the parameter the newest is read"
    last = open_page(FILE, checkpoint="999999999")
    assert header_of(last)["narration"] == header_of(open_page(FILE))["narration"]


def test_the_slider_puts_the_checkpoint_into_the_address():
    at = open_page(FILE)
    [slider] = [s for s in at.select_slider if s.label.startswith("Checkpoint")]
    at = checked(slider.set_value(0).run())
    assert at.query_params["checkpoint"] in ("0", ["0"])
    assert header_of(at)["narration"] == header_of(open_page(FILE, checkpoint="0"))["narration"]


def test_what_a_network_does_not_have_falls_back():
    at = open_page(FILE, layer="3", unit="511")
    assert scenes(at)


def test_the_script_names_text_and_unit():
    code = open_page(FILE, unit="7").code[0].value
    assert "UNIT, STATE = 0, 7, 'h'" in code.replace("LAYER, ", "")


@pytest.fixture
def clicks(monkeypatch):
    """What a click reports, and what is then set: controls by name, and the clock as "step"."""
    done = {}
    monkeypatch.setattr(rnn_stage, "apply", lambda *changes: done.update({c.name: v for c, v in changes}))
    monkeypatch.setattr(rnn_stage, "seek", lambda step: done.update(step=step))

    def click(handler, *arguments, **report):
        done.clear()
        monkeypatch.setattr(rnn_stage, "reported", lambda key, event: report)
        handler(*arguments)
        return dict(done)

    return click


def test_a_click_on_a_unit_at_a_token_leads_to_its_sum_and_back_through_time(clicks):
    source = sources.bundled("students")
    trace = read(RnnSpec(source=source.key, text=PROCTOR), source)
    state = {"panel": "unrolled", "name": "slot-1", "step": 10}
    assert clicks(rnn_stage.picked, source, trace, **state) == {"view": "unit_sum", "step": 9}
    short = {"panel": "short-sum", "name": "sum", "step": 10}
    assert clicks(rnn_stage.picked, source, trace, **short) == {"view": "unit_sum"}
    candidate = {"panel": "next", "row": 0, "label": "", "step": 3}
    assert clicks(rnn_stage.picked, source, trace, **candidate) == {
        "text": "As the proctor started",
        "step": 4,
    }
    sums = unit_sum(trace, source, 12, 0)
    gate = {"panel": "gates", "name": "f", "step": 6}
    assert clicks(rnn_stage.gate_or_term_clicked, sums, **gate) == {"gate": "f"}
    for row, name in enumerate(names[6] for names in sums.term_names):
        done = clicks(rnn_stage.gate_or_term_clicked, sums, panel="terms", row=row, label=name, step=6)
        unit = {"unit": int(name[4:-1]), "step": 5} if name.startswith("W h") else {}
        assert done == unit
    assert clicks(rnn_stage.gate_or_term_clicked, sums, panel="terms", row=0, label="", step=0) == {}
    assert clicks(rnn_stage.position_clicked, trace, panel="along", x=7.4, y=0.2) == {"step": 7}
    assert clicks(rnn_stage.position_clicked, trace, panel="along", x=99.0, y=0.2) == {"step": 20}
