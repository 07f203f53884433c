"""The scene of the losses draws the trace, keeps its plots still in a drag, and tells the step."""

from dataclasses import replace

import numpy as np
import pytest

from playground.catalog.losses import LOSSES
from playground.experiments.losses import WORDS, LossesSpec, run
from playground.figures.losses import scene, view_of
from tests.figures import oracle
from tests.pages.walking import unpack

SPEC = LossesSpec()
SPECS = [
    SPEC,
    replace(SPEC, target=(0.5, 0.3, 0.2, 0.0, 0.0), word="doors", steps=1),
    replace(SPEC, logits=(1000.0, -1000.0, 0.0, 0.0, 0.0), steps=200),
    *(replace(SPEC, loss=key) for key in LOSSES),
    replace(SPEC, loss="binary-cross-entropy", score=1000.0, label=0.0),
    replace(SPEC, loss="squared-sigmoid", score=-1000.0),
    replace(SPEC, loss="squared", learning_rate=20.0),
]


def drawn(spec, view=None):
    trace = run(spec)
    header, arrays = unpack(scene(trace, spec, view or view_of(trace)).pack())
    return trace, {panel["id"]: panel for panel in header["panels"]}, arrays, header


def cells(panel, arrays):
    return {
        row["label"]: [np.ravel(arrays[cell["values"]["$array"]]) for cell in row["cells"]]
        for row in panel["rows"]
    }


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("spec", SPECS)
def test_every_setting_is_drawn(spec):
    _, panels, _, header = drawn(spec)
    assert header["last"] == spec.steps
    for panel in panels.values():
        for axis in ("xaxis", "yaxis"):
            if panel["kind"] == "plot":
                assert np.isfinite(panel["figure"]["layout"][axis]["range"]).all()


def test_the_tables_hold_the_exact_numbers_of_the_words():
    trace, panels, arrays, _ = drawn(SPEC)
    rows = cells(panels["words"], arrays)
    for i, word in enumerate(WORDS):
        for values, expected in zip(
            rows[word], (trace.z[i], trace.q[i], trace.p[i : i + 1], trace.gradient[i]), strict=True
        ):
            np.testing.assert_array_equal(values, expected)
    nats, bits = cells(panels["information"], arrays)["H(p, q) = L"]
    np.testing.assert_array_equal(nats, trace.loss)
    np.testing.assert_allclose(bits, trace.loss / np.log(2))


def test_the_table_holds_the_exact_numbers_of_both_losses():
    trace, panels, arrays, _ = drawn(replace(SPEC, loss="squared-sigmoid"))
    rows = cells(panels["numbers"], arrays)
    for label, expected in (("z", trace.z), ("dL/dz by hand", trace.gradient), ("autograd", trace.autograd)):
        np.testing.assert_array_equal(rows[label], expected)
    squared, crossed = rows["L in bits"]
    assert np.isnan(squared).all(), "a squared error is no amount of information"
    np.testing.assert_allclose(crossed, trace.loss[1] / np.log(2))


@pytest.mark.parametrize(
    ("spec", "change"),
    [
        (SPEC, {"logits": (3.0, 2.0, 0.5, 0.0, -1.0), "word": "books"}),
        (SPEC, {"target": (0.6, 0.1, 0.1, 0.1, 0.1)}),
        (replace(SPEC, loss="binary-cross-entropy"), {"score": 2.0}),
        (replace(SPEC, loss="squared-sigmoid"), {"label": 0.2}),
        (replace(SPEC, loss="squared"), {"score": 2.0}),
    ],
)
def test_a_drag_redraws_no_plot(spec, change):
    view = view_of(run(spec))
    before, after = drawn(spec, view)[1], drawn(replace(spec, **change), view)[1]
    for name, panel in before.items():
        assert panel.get("figure_version") == after[name].get("figure_version"), name


def test_every_step_has_its_sentence():
    for spec in SPECS[:4]:
        header = drawn(spec)[3]
        assert [k for k, _ in header["narration"]] == list(range(spec.steps + 1))


def test_the_strongest_pull_is_named():
    trace, *_, header = drawn(SPEC)
    sentence = header["narration"][0][1]
    assert "“books” up" in sentence
    assert f"{trace.gradient[0, 0]:+.4f}".replace("-", "−") in sentence


def test_what_is_left_of_a_soft_target_is_its_entropy():
    spec = replace(SPEC, target=(0.5, 0.3, 0.2, 0.0, 0.0), logits=(0.51, 0.0, -0.405, -20.0, -20.0))
    trace, *_, header = drawn(spec)
    assert trace.divergence[-1] < 1e-3
    assert f"only H(p) = {trace.entropy:.4f} is left" in header["narration"][-1][1]


def test_a_wrong_prediction_that_is_hardly_pulled_is_said_so():
    header = drawn(replace(SPEC, loss="squared-sigmoid", score=-8.0))[3]
    assert header["narration"][0][1].endswith("as wrong as that, and hardly pulled.")


def test_divergence_ends_the_sentences():
    trace, *_, header = drawn(replace(SPEC, loss="squared", learning_rate=20.0))
    last, sentence = header["narration"][-1]
    assert last == trace.diverged[0]
    assert sentence.startswith(f"Diverged at step {last}")


@pytest.mark.parametrize("loss", ["squared-sigmoid", "binary-cross-entropy", "squared"])
def test_the_tangents_and_points_of_one_score_are_the_traces(loss):
    spec = replace(SPEC, loss=loss, score=-2.0, label=0.8)
    trace = run(spec)
    picture = scene(trace, spec, view_of(trace))
    losses, gradients = oracle.panel(picture, "losses"), oracle.panel(picture, "gradients")
    prediction, by_step = oracle.panel(picture, "prediction"), oracle.panel(picture, "steps")
    tangent, error = oracle.actor(losses, "segment"), oracle.actor(prediction, "segment")
    order = range(len(trace.kinds))[::-1]  # the chosen loss is drawn last, above the other
    for step in (0, 1, 17, spec.steps):
        assert oracle.slope(tangent, step) == pytest.approx(trace.gradient[0, step])
        assert tuple(oracle.tail(tangent, step)) == (trace.z[0, step], trace.loss[0, step])
        points = ((losses, trace.loss), (gradients, trace.gradient), (prediction, trace.prediction))
        for panel, values in points:
            marker = oracle.actor(panel, "marker")
            for row, r in enumerate(order):
                if row < len(oracle.at(marker.y, step)):
                    assert oracle.at(marker.y, step)[row] == values[r, step]
                    assert oracle.at(marker.x, step)[row] == trace.z[r, step]
        assert tuple(oracle.tail(error, step)) == (trace.z[0, step], trace.prediction[0, step])
        assert tuple(oracle.tip(error, step)) == (trace.z[0, step], spec.label)
        trails = oracle.actor(by_step, "trails")
        np.testing.assert_array_equal(oracle.at(trails.y, step), trace.prediction[:, step])
        np.testing.assert_array_equal(oracle.at(trails.x, step), [step] * len(trace.kinds))
    assert (losses.handles[0].x, prediction.handles[0].y) == (spec.score, spec.label)


def test_the_curves_have_the_colour_of_their_loss():
    spec = replace(SPEC, loss="squared-sigmoid")
    trace = run(spec)
    picture = scene(trace, spec, view_of(trace))
    panel = oracle.panel(picture, "losses")
    trails = oracle.actor(oracle.panel(picture, "steps"), "trails")
    curves = [oracle.actor(panel, "curve", i) for i in range(2)][::-1]
    for r, kind in enumerate(trace.kinds):
        np.testing.assert_array_equal(curves[r].y, trace.curve_loss[r])
        assert curves[r].colors == trails.colors[r]
        assert trails.labels[r] == LOSSES[kind].short


def test_the_bars_rings_and_arrows_of_the_words_are_the_traces():
    spec = replace(SPEC, target=(0.5, 0.3, 0.2, 0.0, 0.0), word="exams")
    trace = run(spec)
    picture = scene(trace, spec, view_of(trace))
    scores, shares = oracle.panel(picture, "scores"), oracle.panel(picture, "shares")
    for step in (0, 1, 17, spec.steps):
        for i in range(len(WORDS)):
            bar, step_arrow = oracle.actor(scores, "segment"), oracle.actor(scores, "arrow")
            assert tuple(oracle.tip(bar, step)[i]) == (trace.z[i, step], i)
            assert oracle.tail(step_arrow, step)[i][0] == trace.z[i, step]
            if step < spec.steps:  # the step that is taken next
                assert oracle.tip(step_arrow, step)[i][0] == pytest.approx(trace.z[i, step + 1])
            probability, gap = (oracle.actor(shares, "segment", k) for k in (0, 1))
            assert tuple(oracle.tip(probability, step)[i]) == (trace.q[i, step], i)
            assert oracle.tail(gap, step)[i][0] == trace.p[i]
            assert oracle.tip(gap, step)[i][0] == trace.q[i, step]
    assert [handle.x for handle in scores.handles] == list(trace.z[:, 0])
    assert [handle.x for handle in shares.handles] == list(trace.p)


def test_the_curve_of_a_word_and_the_split_of_the_loss_are_the_traces():
    spec = replace(SPEC, target=(0.5, 0.3, 0.2, 0.0, 0.0), word="exams")
    trace = run(spec)
    picture = scene(trace, spec, view_of(trace))
    panel, split = oracle.panel(picture, "curve"), oracle.panel(picture, "split")
    tangent, curve = oracle.actor(panel, "segment"), oracle.actor(panel, "curve")
    entropy, divergence = (oracle.actor(split, "segment", k) for k in (0, 1))
    for step in (0, 1, 17, spec.steps):
        point = (trace.z[1, step], trace.loss[step])
        assert tuple(oracle.tail(tangent, step)) == point
        assert oracle.slope(tangent, step) == pytest.approx(trace.gradient[1, step])
        on_curve = np.interp(point[0], curve.x, oracle.at(curve.y, step))
        assert on_curve == pytest.approx(point[1], abs=2e-3)
        assert tuple(oracle.tip(entropy, step)) == (step, trace.entropy)
        assert oracle.tip(divergence, step)[1] - oracle.tail(divergence, step)[1] == pytest.approx(
            trace.divergence[step]
        )


def test_a_loss_keeps_its_colour_whichever_is_chosen():
    colours = {}
    for loss in ("squared-sigmoid", "binary-cross-entropy", "squared"):
        spec = replace(SPEC, loss=loss)
        trace = run(spec)
        trails = oracle.actor(oracle.panel(scene(trace, spec, view_of(trace)), "steps"), "trails")
        for kind, colour in zip(trace.kinds, trails.colors, strict=True):
            assert colours.setdefault(kind, colour) == colour
    assert colours["squared"] == colours["squared-sigmoid"] != colours["binary-cross-entropy"]
