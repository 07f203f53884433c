"""LSTM gates, the trainings: what their lessons claim; a run is started, found, stopped; bad input."""

import time

import numpy as np
import pytest

from pages.recurrence.lstm import PAGE
from pages.recurrence.lstm_copy import COMPARISON
from pages.recurrence.lstm_training import LAST_STEPS
from pages.recurrence.lstm_training_controls import copy_spec_of, forget_bias_spec_of
from playground.errors import UserError
from playground.experiments.lstm import forget_bias
from playground.experiments.lstm.copy import CELLS, CopySpec
from playground.experiments.lstm.copy_trace import bundled_copy
from playground.experiments.lstm.forget_bias import ForgetBiasSpec
from playground.experiments.lstm.forget_bias_trace import bundled_forget_bias, predicted_products
from playground.experiments.lstm.make_bundled import collect
from playground.runs.view import RunView
from playground.ui.job_service import service
from tests.pages.walking import checked, open_page, scenes

FILE = "recurrence/lstm.py"
OWNER = "l" * 43
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}
TINY = {"view": "copy", "largest_gap": "1", "hidden": "16", "symbols": "3", "seconds": "0.1"}


def copy_lesson(title):
    """The bundled comparison that a lesson shows, at its last step."""
    lesson = LESSONS[title]
    trace = bundled_copy(copy_spec_of(PAGE.settings(lesson)))
    assert lesson.step == LAST_STEPS["copy"] == trace.rounds - 1
    return trace


def forget_bias_lesson(title):
    """The bundled comparison that a lesson shows."""
    return bundled_forget_bias(forget_bias_spec_of(PAGE.settings(LESSONS[title])))


def test_in_equal_time():
    trace = copy_lesson("In equal time")
    rnn, gru, lstm = trace.reach[..., -1]
    assert {*rnn, *lstm} == {5, 10}
    assert (min(gru), max(gru)) == (15, 30)
    updates = trace.steps[..., -1].mean((1, 2))
    assert 0.5 < updates[1] / updates[0] < 0.6, "little more than half as many updates"
    assert 0.5 < updates[1] / updates[2] < 0.6
    assert trace.seconds[-1] == 1


def test_twice_the_gap():
    trace = copy_lesson("Twice the gap")
    learned = trace.accuracy[..., -1] >= 0.95
    rnn, gru, lstm = (trace.longer[c][learned[c]] for c in range(3))
    assert round(100 * rnn.mean()) == 16
    assert abs(rnn.mean() - trace.chance) < 0.05, "hardly better than guessing"
    assert gru.min() == 1
    assert lstm.min() > 0.95


def test_lstm_with_bias_2():
    trace = copy_lesson("LSTM, bias 2")
    assert trace.spec.lstm_bias == "2"
    lstm = CELLS.index("lstm")
    assert (trace.reach[lstm, :, -1] == 20).all()
    assert (bundled_copy(CopySpec()).reach[lstm, :, -1] <= 10).all()
    left = np.prod(trace.forget_gate[20][1:-1], axis=0)
    assert round(100 * left.max()) == 79


def test_forget_bias_1_is_sooner():
    trace = forget_bias_lesson("Forget bias 1")
    zero, one, two = trace.learned_at[..., -1]
    assert one.tolist() == [300, 600, 700]
    assert zero[:2].tolist() == [1000, 1500]
    assert np.isnan(zero[2])
    assert trace.updates[-1] == 2000
    assert two.max() == 150
    assert (one[:2] < zero[:2]).all(), "sooner with every seed"
    assert LESSONS["Forget bias 1"].step == len(trace.updates) - 1 == LAST_STEPS["forget_bias"]


def test_the_reason():
    trace = forget_bias_lesson("The reason")
    predicted = predicted_products(trace.spec.gap)
    assert [f"{value:.1g}" for value in predicted] == ["3e-05", "0.009", "0.1"]
    assert f"{predicted[2]:.2g}" == "0.15"
    np.testing.assert_allclose(np.log(trace.product[..., 0].mean(1)), np.log(predicted), atol=0.6)
    step = LESSONS["The reason"].step
    assert trace.updates[step] == 100
    assert (trace.accuracy[0, :, step] == trace.chance).all()
    np.testing.assert_allclose(trace.loss[0, :, step], np.log(trace.spec.symbols), atol=0.03)
    assert (trace.learned_at[2, :, step] > 0).sum() == 2


def test_the_bundled_comparisons_are_there_at_once():
    for view, last in LAST_STEPS.items():
        at = open_page(FILE, view=view)
        [(header, _)] = scenes(at)
        assert header["last"] == header["step"] == last
        assert any("Made before" in caption.value for caption in at.caption)
    assert any("Jozefowicz" in text.value for text in open_page(FILE, view="forget_bias").markdown)


@pytest.mark.parametrize(
    ("view", "name", "value", "sentence"),
    [
        ("copy", "largest_gap", "0", "Largest gap must be between 1 and 100, not 0"),
        ("copy", "largest_gap", "100000", "Largest gap must be between 1 and 100"),
        ("forget_bias", "gap", "0", "Gap g must be between 1 and 60, not 0"),
    ],
)
def test_what_is_out_of_range_gets_a_sentence(view, name, value, sentence):
    at = open_page(FILE, folds=False, view=view, **{name: value})
    assert any(sentence in caption.value.replace("\\", "") for caption in at.caption)
    assert len(scenes(at)) == 1


def run_of(at):
    run_id = at.query_params["run"]
    return run_id[0] if isinstance(run_id, list) else run_id


def wait(run_id, until=("finished",)):
    end = time.monotonic() + 300
    while service().run(run_id).status not in until:
        assert time.monotonic() < end, service().run(run_id)
        time.sleep(0.1)
    return service().run(run_id)


def test_a_comparison_is_started_found_again_and_belongs_to_its_view():
    at = open_page(FILE, OWNER, folds=False, **TINY)
    assert scenes(at)[0][0]["last"] == 0, "nothing is bundled of these settings"
    checked(at.button(key="start-job").click().run())
    run_id = run_of(at)
    view = wait(run_id)
    assert (view.job, view.spec["largest_gap"]) == ("lstm_copy", 1)
    again = open_page(FILE, **TINY, run=run_id)
    [(header, _)] = scenes(again)
    assert header["last"] == header["step"] == LAST_STEPS["copy"]
    assert any("updates." in caption.value for caption in again.caption)
    script = next(block.value for block in again.code)
    assert "('rnn', 1, 1):" in script, "with the updates of this run"
    assert len(again.dataframe[0].value) == header["last"] + 1
    other = open_page(FILE, folds=False, view="copy", run=run_id)
    assert any("made with other settings" in caption.value for caption in other.caption)
    of_run = open_page(FILE, view="copy", run=run_id)
    assert next(block.value for block in of_run.code) == script, (
        "of the run on the stage, not of the controls"
    )
    elsewhere = open_page(FILE, folds=False, view="forget_bias", run=run_id)
    assert not elsewhere.error
    assert scenes(elsewhere)[0][0]["last"] == LAST_STEPS["forget_bias"], "the bundled one of this view"
    studio = open_page("studio/studio.py", OWNER, run=run_id)
    assert any("another page" in error.value for error in studio.error)


def test_the_run_of_the_other_view_is_not_deleted_by_a_new_one():
    at = open_page(FILE, OWNER, folds=False, **TINY)
    checked(at.button(key="start-job").click().run())
    first = run_of(at)
    wait(first)
    settings = {"view": "forget_bias", "gap": "2", "hidden": "16", "training_steps": "50"}
    other = open_page(FILE, OWNER, folds=False, **settings, run=first)
    checked(other.button(key="start-job").click().run())
    second = run_of(other)
    wait(second)
    assert service().run(first).job == "lstm_copy"
    again = open_page(FILE, OWNER, view="forget_bias", run=second)
    script = next(block.value for block in again.code)
    assert "GAP, HIDDEN, STEPS = 2, 16, 50\n" in script, "of the run on the stage, not of the controls"
    checked(again.button(key="start-job").click().run())
    with pytest.raises(UserError):
        service().run(second)
    wait(run_of(again), ("running", "finished"))
    checked(again.button(key="stop").click().run())


def test_a_comparison_is_stopped_and_says_how_far_it_came():
    at = open_page(FILE, OWNER, folds=False, view="forget_bias", gap="40", training_steps="3000")
    checked(at.button(key="start-job").click().run())
    run_id = run_of(at)
    checked(at.button(key="stop").click().run())
    view = wait(run_id, ("stopped",))
    assert view.step < 9 * 3000
    checked(at.run())
    assert at.button(key="start-job").label == "Train again"
    words = " ".join(caption.value for caption in at.caption)
    assert "topped" in words
    assert "Measured are the first" in words or "Nothing was measured" in words


def test_a_comparison_is_paused_and_resumed_and_ends_as_without_a_pause():
    settings = {"view": "forget_bias", "gap": "2", "hidden": "16", "training_steps": "300"}
    at = open_page(FILE, OWNER, folds=False, **settings)
    checked(at.button(key="start-job").click().run())
    run_id = run_of(at)
    wait(run_id, ("running",))
    checked(at.run())
    checked(at.button(key="pause").click().run())
    paused = wait(run_id, ("paused",))
    spec = ForgetBiasSpec(gap=2, hidden=16, training_steps=300)
    assert 0 < paused.step < 9 * spec.training_steps
    checked(at.run())
    assert any(caption.value.startswith("Paused at step") for caption in at.caption)
    assert at.button(key="start-job").label == "Train again"
    other = open_page(FILE, "o" * 43, folds=False, **settings, run=run_id)
    assert not [button for button in other.button if button.key == "resume"], "another reader's"
    checked(at.button(key="resume").click().run())
    finished = wait(run_id)
    assert finished.step == 9 * spec.training_steps
    columns, _ = collect(forget_bias.job(spec.to_json()))
    metrics = service().reader(run_id).metrics()
    assert metrics.keys() == columns.keys()
    for name, values in columns.items():
        np.testing.assert_array_equal(metrics[name], values)
    checked(at.run())
    assert not [button for button in at.button if button.key == "resume"]


def test_a_stopped_comparison_can_be_resumed_as_well():
    at = open_page(FILE, OWNER, folds=False, view="copy", largest_gap="5", hidden="16")
    checked(at.button(key="start-job").click().run())
    run_id = run_of(at)
    wait(run_id, ("running",))
    checked(at.run())
    checked(at.button(key="stop").click().run())
    stopped = wait(run_id, ("stopped",))
    checked(at.run())
    checked(at.button(key="resume").click().run())
    resumed = wait(run_id, ("running", "finished"))
    assert resumed.step >= stopped.step
    if resumed.active:
        checked(at.run())
        checked(at.button(key="stop").click().run())


def test_a_training_that_diverges_finishes_and_says_where():
    settings = {"view": "forget_bias", "gap": "2", "hidden": "16", "training_steps": "50", "symbols": "16"}
    at = open_page(FILE, OWNER, folds=False, **settings, learning_rate="100")
    checked(at.button(key="start-job").click().run())
    run_id = run_of(at)
    wait(run_id)
    shown = open_page(FILE, **settings, learning_rate="100", run=run_id)
    [(header, _)] = scenes(shown)
    assert "have diverged, the first at its update" in header["narration"][-1][1]


def test_a_run_that_was_killed_says_why_and_how_far_it_came():
    trace = bundled_copy(CopySpec())
    view = RunView(
        id="x",
        revision=1,
        status="died",
        step=63,
        steps=1260,
        title="Copy task",
        job="lstm_copy",
        spec=CopySpec().to_json(),
        message="stopped at step 63: its worker ended unexpectedly",
        seconds=89.0,
        elapsed=5.0,
        position=0,
        expected_wait=0.0,
        tokens_per_second=0.0,
        owner="",
    )
    words = COMPARISON.caption(view, CopySpec(), trace)
    assert words.startswith(
        "Stopped at step 63: its worker ended unexpectedly. Each network has had 1.00 of 1 s"
    )
    assert "other settings" not in words
    assert "other settings" in COMPARISON.caption(view, CopySpec(hidden=64), trace)


def test_an_address_that_names_no_comparison_says_so():
    at = open_page(FILE, folds=False, view="copy", run="garbage")
    assert at.error
    assert len(scenes(at)) == 1
