"""The page on dropout: each lesson really shows what it claims; the training is started, found, stopped."""

import time

import numpy as np
import pytest

from pages.regularization.dropout import LAST, PAGE
from pages.regularization.dropout_training import JOB, RUN
from playground.experiments.dropout import DropoutSpec, TrainingSpec, finished, run
from playground.ui.jobs import service
from tests.pages.walking import checked, open_page, scenes

FILE = "regularization/dropout.py"
OWNER = "d" * 43
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}


def spec_of(lesson):
    """A typed field holds whole numbers as floats; the page makes them whole again."""
    settings = PAGE.settings(lesson)
    return DropoutSpec(**settings | {"drop_seed": round(settings["drop_seed"])})


def of(title):
    lesson = LESSONS[title]
    spec = spec_of(lesson)
    return run(spec), spec, lesson.step


def test_in_both_passes():
    trace, spec, step = of("In both passes")
    gone = trace.kept[:, step] == 0
    assert gone[:4].any(), "an input"
    assert gone[4:].any(), "and hidden units"
    assert (trace.passed[gone, step] == 0).all()
    assert (trace.grad[gone, step] == 0).all()
    assert (trace.passed[~gone, step] != 0).all()
    hidden = ~gone[4:]
    np.testing.assert_array_equal(trace.passed[4:, step][hidden], 2 * trace.h[4:, step][hidden])
    classic = run(DropoutSpec(drop_scaling="classic"))
    assert spec.drop_scaling == "inverted"
    assert (classic.kept == trace.kept).all()


def test_kept_gradients_count_double():
    """Twice what comes back to the unit's output: dL/dh = 2 dL/dh' in the last hidden layer."""
    trace, _, step = of("In both passes")
    kept = trace.kept[8:, step] == 1
    back = (trace.side.y[step] - 1) * trace.w[-1][:, 0]  # dL/dh' of the last hidden layer
    np.testing.assert_allclose(trace.grad[8:, step][kept], 2 * back[kept], rtol=1e-12)


def test_mean_of_masks():
    trace, spec, step = of("Mean of masks")
    assert spec.drop_activation == "linear"
    assert 2**spec.droppable == 4096 == len(trace.probability)
    for side in trace.sides:
        assert side.exact == pytest.approx(side.test, abs=1e-12)
        assert abs(side.mean[step] - side.test) < 2 * side.spread / 1000**0.5
    early, late = (np.abs(trace.mean_passed[:, k] - trace.test_passed) for k in (9, step))
    assert (late < early).mean() > 0.8, "every unit's mean nears its value at test"
    assert late.max() < 0.25 * early.max()


def test_4096_in_one():
    trace, spec, _ = of("4,096 in one")
    assert spec.drop_activation == "relu"
    side = trace.side
    assert 0.05 < abs(side.gap) < 0.15, "near, not equal"
    further = np.abs(side.every_y - side.exact) > abs(side.gap)
    assert trace.probability[further].sum() > 0.9, "nearer than most of the members"


def test_eval_forgotten():
    trace, spec, _ = of("eval() forgotten")
    assert spec.drop_draws == 200
    assert len(np.unique(trace.side.y)) > 50
    assert trace.side.y.std() > 0.5
    evaluated = open_page(FILE, drop_mode="Test: model.eval()")
    [(header, _)] = scenes(evaluated)
    assert len(header["narration"]) == 1, "every call says the same"


def test_scaled_twice():
    trace, _, _ = of("Scaled twice")
    right, twice = trace.sides
    assert right.test == pytest.approx(right.exact, abs=1e-12)
    assert twice.exact == pytest.approx(right.exact, abs=1e-12)
    assert twice.test < 0.4 * twice.exact
    last = trace.test_passed / run(DropoutSpec(drop_activation="linear")).test_passed
    assert (np.abs(last) < 1).all(), "every unit passes on too little"


def test_it_helps_here():
    kept = finished(TrainingSpec(**training("Few data: it helps")))
    assert len(kept.step) - 1 == LAST
    assert (kept.better("held") > 1.5).all()
    assert (kept.measures["train"][..., -1] < 0.1).all()
    assert kept.spec.data == "few"


def test_it_does_not_there():
    kept = finished(TrainingSpec(**training("Plenty: it does not")))
    assert len(kept.step) - 1 == LAST
    assert (kept.better("held") < 0).all()
    assert (kept.better("held") > -0.05).all(), "a bit"
    assert kept.spec.steps * 32 / 20_000 == pytest.approx(2, abs=0.1), "each is seen about twice"
    assert (kept.mean("held")[:, -1] - kept.mean("train")[:, -1] < 0.1).all(), "there is little to overfit"


def training(title):
    spec = spec_of(LESSONS[title])
    return {
        "data": spec.drop_data, "drop_input": spec.drop_input, "drop_hidden": spec.drop_hidden,
        "seed": spec.drop_seed,
    }  # fmt: skip


def test_the_player_carries_the_exact_numbers():
    [(header, arrays)] = scenes(open_page(FILE, drop_hidden="0.75", drop_draws="100"))
    trace = run(DropoutSpec(drop_hidden=0.75, drop_draws=100))
    assert header["last"] == 99
    exact = [a for a in arrays.values() if a.dtype == np.float64]
    for values in (trace.passed, trace.grad):
        assert any(a.shape == values.shape and np.array_equal(a, values) for a in exact)


def test_p_one_says_that_pytorch_gives_zeros():
    at = open_page(FILE, drop_hidden="1")
    words = " ".join(text.value for text in at.markdown)
    assert "returns zeros" in words
    assert "nothing is ever kept" in words
    assert "returns zeros" not in " ".join(text.value for text in open_page(FILE).markdown)


def test_script_and_data_are_of_the_current_settings():
    at = open_page(FILE, drop_input="0.25", drop_seed="9", drop_activation="tanh")
    script = next(block.value for block in at.code)
    assert "[0.25, 0.5, 0.5]" in script
    assert "torch.tanh" in script
    spec = DropoutSpec(drop_input=0.25, drop_seed=9, drop_activation="tanh")
    np.testing.assert_array_equal(at.dataframe[0].value["y_inverted"], run(spec).sides[0].y)


def wait(at, until):
    """Rerun until the page's run has come to `until`."""
    run_id = at.query_params[RUN]
    run_id = run_id[0] if isinstance(run_id, list) else run_id
    end = time.monotonic() + 60
    while service().run(run_id).status not in until:
        assert time.monotonic() < end, service().run(run_id)
        time.sleep(0.1)
    return run_id


def test_a_training_is_started_found_again_and_not_listed_in_the_studio():
    at = open_page(FILE, OWNER, drop_view="A real training", drop_hidden="0.3")
    [(header, _)] = scenes(at)
    assert header["last"] == 0
    checked(at.button(key="dropout-train").click().run())
    run_id = wait(at, ("finished",))
    again = open_page(FILE, drop_view="A real training", drop_hidden="0.3", **{RUN: run_id})
    [(header, _)] = scenes(again)
    assert header["last"] == LAST
    best = service().reader(run_id).document("best")
    assert best == pytest.approx(finished(TrainingSpec()).best), "the same held-out documents"
    held = next(panel for panel in header["panels"] if panel["id"] == "held")
    assert [actor["y"] for actor in held["actors"] if actor["kind"] == "rules"] == pytest.approx(
        [np.mean(best)]
    )
    assert any("with dropout" in text.value for text in again.markdown), "the maths speak of the outcome"
    view = service().run(run_id)
    assert (view.job, view.step) == (JOB, 1200)
    assert view.spec["drop_hidden"] == 0.3
    other = open_page(FILE, drop_view="A real training", **{RUN: run_id})
    assert any("It was made with" in caption.value for caption in other.caption)
    studio = open_page("studio/studio.py", OWNER)
    assert not [button for button in studio.button if button.key == f"delete-{run_id}"]
    lost = open_page("studio/studio.py", OWNER, run=run_id)
    assert any("another page" in error.value for error in lost.error)
    rnn = open_page("language_models/rnn.py", OWNER)
    assert not [button for button in rnn.button if button.key == f"look-{run_id}"]


def test_a_training_is_stopped():
    at = open_page(FILE, OWNER, drop_view="A real training", drop_data="20,000 documents", drop_hidden="0.2")
    checked(at.button(key="dropout-train").click().run())
    stop = [button for button in at.button if button.key == "dropout-stop"]
    assert stop, "it runs, so it can be stopped"
    checked(stop[0].click().run())
    run_id = wait(at, ("stopped", "finished"))
    assert service().run(run_id).step < 1200
    checked(at.run())
    assert at.button(key="dropout-train").label == "Train again"


def test_an_address_that_names_no_comparison_says_so():
    at = open_page(FILE, drop_view="A real training", **{RUN: "garbage"})
    assert at.error
    assert len(scenes(at)) == 1
