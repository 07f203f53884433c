"""The page on dropout: each lesson really shows what it claims; the training is started, found, stopped."""

import time

import numpy as np
import pytest

from pages.regularization.dropout import PAGE
from pages.regularization.dropout_controls import spec_of, training_spec_of
from pages.regularization.dropout_lessons import LAST_EVALUATION
from pages.regularization.dropout_training import JOB
from playground.experiments.dropout import DropoutSpec, TrainingSpec, bundled_comparison, run
from playground.ui.job_service import service
from tests.pages.walking import checked, open_page, scenes

FILE = "regularization/dropout.py"
OWNER = "d" * 43
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}


def of(title):
    lesson = LESSONS[title]
    spec = spec_of(PAGE.settings(lesson))
    return run(spec), spec, lesson.step


def test_in_both_passes():
    trace, spec, step = of("In both passes")
    gone = trace.masks[:, step] == 0
    assert gone[:4].any(), "an input"
    assert gone[4:].any(), "and hidden units"
    assert (trace.output[gone, step] == 0).all()
    assert (trace.gradient[gone, step] == 0).all()
    assert (trace.output[~gone, step] != 0).all()
    hidden = ~gone[4:]
    np.testing.assert_array_equal(trace.output[4:, step][hidden], 2 * trace.h[4:, step][hidden])
    classic = run(DropoutSpec(scaling="classic"))
    assert spec.scaling == "inverted"
    assert (classic.masks == trace.masks).all()


def test_kept_gradients_count_double():
    """Twice what comes back to the unit's output: dL/dh = 2 dL/dh' in the last hidden layer."""
    trace, _, step = of("In both passes")
    kept = trace.masks[8:, step] == 1
    back = (trace.result.y[step] - 1) * trace.w[-1][:, 0]  # dL/dh' of the last hidden layer
    np.testing.assert_allclose(trace.gradient[8:, step][kept], 2 * back[kept], rtol=1e-12)


def test_mean_of_masks():
    trace, spec, step = of("Mean of masks")
    assert spec.activation == "linear"
    assert 2**spec.droppable == 4096 == len(trace.mask_probability)
    for result in trace.results:
        assert result.ensemble_mean == pytest.approx(result.test_y, abs=1e-12)
        assert abs(result.running_mean[step] - result.test_y) < 2 * result.ensemble_sd / 1000**0.5
    early, late = (np.abs(trace.mean_output[:, k] - trace.test_output) for k in (9, step))
    assert (late < early).mean() > 0.8, "every unit's mean nears its value at test"
    assert late.max() < 0.25 * early.max()


def test_4096_in_one():
    trace, spec, _ = of("4,096 in one")
    assert spec.activation == "relu"
    result = trace.result
    assert 0.05 < abs(result.gap) < 0.15, "near, not equal"
    further = np.abs(result.ensemble_y - result.ensemble_mean) > abs(result.gap)
    assert trace.mask_probability[further].sum() > 0.9, "nearer than most of the members"


def test_eval_forgotten():
    trace, spec, _ = of("eval() forgotten")
    assert spec.mask_count == 200
    assert len(np.unique(trace.result.y)) > 50
    assert trace.result.y.std() > 0.5
    evaluated = open_page(FILE, mode="eval")
    [(header, _)] = scenes(evaluated)
    assert len(header["narration"]) == 1, "every call says the same"


def test_scaled_twice():
    trace, _, _ = of("Scaled twice")
    right, twice = trace.results
    assert right.test_y == pytest.approx(right.ensemble_mean, abs=1e-12)
    assert twice.ensemble_mean == pytest.approx(right.ensemble_mean, abs=1e-12)
    assert twice.test_y < 0.4 * twice.ensemble_mean
    last = trace.test_output / run(DropoutSpec(activation="linear")).test_output
    assert (np.abs(last) < 1).all(), "every unit passes on too little"


def test_it_helps_here():
    kept = bundled_comparison(training_spec_of(PAGE.settings(LESSONS["Few data: it helps"])))
    assert len(kept.step) - 1 == LAST_EVALUATION
    assert (kept.improvement("held_out") > 1.5).all()
    assert (kept.measures["train"][..., -1] < 0.1).all()
    assert kept.spec.data == "few"
    best = kept.lowest(0, LAST_EVALUATION)
    assert kept.step[best] == 40
    stopped, dropout = kept.measures["held_out"][0, :, best], kept.measures["held_out"][1, :, -1]
    assert (stopped < dropout).all(), "lower still, with every seed"


def test_it_does_not_there():
    kept = bundled_comparison(training_spec_of(PAGE.settings(LESSONS["Plenty: it does not"])))
    assert len(kept.step) - 1 == LAST_EVALUATION
    assert (kept.improvement("held_out") < 0).all()
    assert (kept.improvement("held_out") > -0.05).all(), "a bit"
    assert kept.spec.steps * 32 / 20_000 == pytest.approx(2, abs=0.1), "each is seen about twice"
    assert (kept.mean("held_out")[:, -1] - kept.mean("train")[:, -1] < 0.1).all(), (
        "there is little to overfit"
    )


def test_the_player_carries_the_exact_numbers():
    [(header, arrays)] = scenes(open_page(FILE, p_hidden="0.75", mask_count="100"))
    trace = run(DropoutSpec(p_hidden=0.75, mask_count=100))
    assert header["last"] == 99
    exact = [a for a in arrays.values() if a.dtype == np.float64]
    for values in (trace.output, trace.gradient):
        assert any(a.shape == values.shape and np.array_equal(a, values) for a in exact)


def test_p_one_says_that_pytorch_gives_zeros():
    at = open_page(FILE, p_hidden="1")
    words = " ".join(text.value for text in at.markdown)
    assert "returns zeros" in words
    assert "nothing is ever kept" in words
    assert "returns zeros" not in " ".join(text.value for text in open_page(FILE).markdown)


def test_script_and_data_are_of_the_current_settings():
    at = open_page(FILE, p_input="0.25", seed="9", activation="tanh")
    script = next(block.value for block in at.code)
    assert "[0.25, 0.5, 0.5]" in script
    assert "torch.tanh" in script
    spec = DropoutSpec(p_input=0.25, seed=9, activation="tanh")
    np.testing.assert_array_equal(at.dataframe[0].value["y_inverted"], run(spec).results[0].y)


def wait(at, until):
    """Rerun until the page's run has come to `until`."""
    run_id = at.query_params["run"]
    run_id = run_id[0] if isinstance(run_id, list) else run_id
    end = time.monotonic() + 300
    while service().run(run_id).status not in until:
        assert time.monotonic() < end, service().run(run_id)
        time.sleep(0.1)
    return run_id


def test_a_training_is_started_found_again_and_not_listed_in_the_studio():
    at = open_page(FILE, OWNER, view="training", p_hidden="0.3")
    [(header, _)] = scenes(at)
    assert header["last"] == 0
    checked(at.button(key="start-job").click().run())
    run_id = wait(at, ("finished",))
    again = open_page(FILE, view="training", p_hidden="0.3", run=run_id)
    [(header, _)] = scenes(again)
    assert header["last"] == LAST_EVALUATION
    best = service().reader(run_id).document("bayes_loss")
    assert best == pytest.approx(bundled_comparison(TrainingSpec()).bayes_loss), "the same held-out documents"
    held = next(panel for panel in header["panels"] if panel["id"] == "held_out")
    assert [actor["y"] for actor in held["actors"] if actor["kind"] == "rules"] == pytest.approx(
        [np.mean(best)]
    )
    assert any("with dropout" in text.value for text in again.markdown), "the maths speak of the outcome"
    view = service().run(run_id)
    assert (view.job, view.step) == (JOB, 1200)
    assert view.spec["p_hidden"] == 0.3
    other = open_page(FILE, view="training", run=run_id)
    assert any("It was made with" in caption.value for caption in other.caption)
    studio = open_page("studio/studio.py", OWNER)
    assert not [button for button in studio.button if button.key == f"delete-{run_id}"]
    lost = open_page("studio/studio.py", OWNER, run=run_id)
    assert any("another page" in error.value for error in lost.error)
    rnn = open_page("language_models/rnn.py", OWNER)
    assert not [button for button in rnn.button if button.key == f"open-{run_id}"]


def test_a_training_is_stopped():
    at = open_page(FILE, OWNER, view="training", data="plenty", p_hidden="0.2")
    checked(at.button(key="start-job").click().run())
    stop = [button for button in at.button if button.key == "stop"]
    assert stop, "it runs, so it can be stopped"
    checked(stop[0].click().run())
    run_id = wait(at, ("stopped", "finished"))
    assert service().run(run_id).step < 1200
    checked(at.run())
    assert at.button(key="start-job").label == "Train again"
    checked(at.button(key="start-job").click().run())
    newer = at.query_params["run"]
    assert newer not in (run_id, [run_id])
    checked(at.button(key="undo-deletion").click().run())
    assert at.query_params["run"] in (run_id, [run_id]), "the comparison before is back"
    assert service().run(run_id).step < 1200


def test_an_address_that_names_no_comparison_says_so():
    at = open_page(FILE, view="training", run="garbage")
    assert at.error
    assert len(scenes(at)) == 1
