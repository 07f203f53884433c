"""The studio's scenes draw what the traces hold, also of a run that has hardly begun or has diverged."""

from dataclasses import replace

import numpy as np
import pytest

from playground.experiments.studio import Curves, Probe
from playground.figures.studio import run as studio
from playground.figures.studio.loss_chart import LossView
from playground.training.valid_loss import HeldOutLoss, Rise, ValidCurve
from tests.figures import oracle
from tests.pages.walking import unpack

STEPS = np.array([0.0, 10.0, 20.0])
SAMPLES = [
    {"step": 0, "text": "xq", "pieces": [["xq", False]]},
    {"step": 15, "text": "the cat", "pieces": [["the ", True], ["cat", False]]},
]
CURVES = Curves(
    step=np.arange(1.0, 21.0),
    tokens_read=np.arange(1.0, 21.0) * 64,
    train_loss=np.linspace(3, 1, 20),
    gradient_norm=np.full(20, 2.0),
    clipped_norm=np.ones(20),
    learning_rate=np.linspace(0.01, 0, 20),
    valid=ValidCurve(STEPS, np.array([3.2, 1.4, 1.6]), np.array([0.01, 0.04, 0.05]), full=False),
    full_losses={},
    best=HeldOutLoss(1.4, 10, "part", 0.04),
    rise=None,
    baselines={"uniform": 3.3, "unigram": 2.8, "ngram5": 1.5},
    full_baselines={"uniform": 3.3, "unigram": 2.7, "ngram5": 1.4},
    samples=SAMPLES,
    notes=[],
)
PROBE = Probe(
    steps=np.array([0, 10, 20]),
    labels=[["␣", "<b>", "<b>"], ["<b>", "␣", "␣"]],
    probability=np.array([[0.3, 0.6, 0.8], [0.2, 0.1, 0.1]]),
    unknown=0,
)
NOTHING = replace(
    CURVES,
    **{name: value[:0] for name, value in vars(CURVES).items() if isinstance(value, np.ndarray)},
    valid=ValidCurve(np.empty(0), np.empty(0), np.empty(0), full=False),
    best=None,
    baselines={},
    full_baselines={},
    samples=[],
)
NO_PROBE = replace(PROBE, steps=np.empty(0, int), labels=[[], []], probability=np.empty((2, 0)))


def panels(scene):
    header, arrays = unpack(scene.pack())
    return {panel["id"]: panel for panel in header["panels"]}, arrays, header


def test_one_step_per_checkpoint_with_its_training_step():
    shown, arrays, header = panels(studio.scene(CURVES, PROBE, "the", 40))
    assert header["last"] == 2
    np.testing.assert_array_equal(np.ravel(arrays[header["numbers"]["$array"]]), STEPS)
    assert (header["url_key"], header["follow"]) == ("checkpoint", True)
    assert {"loss", "norm", "rate", "numbers", "next", "sample"} <= shown.keys()


def column(panel, arrays, index):
    """The values of one column of a table, by the labels of its rows, and their formats."""
    cells = {row["label"]: row["cells"][index] for row in panel["rows"]}
    values = {label: np.ravel(arrays[cell["values"]["$array"]]) for label, cell in cells.items()}
    return values, {label: cell["format"] for label, cell in cells.items()}


def test_the_table_holds_the_exact_numbers_of_the_part_and_of_the_whole():
    curves = replace(CURVES, full_losses={20: 1.75})
    shown, arrays, _ = panels(studio.scene(curves, PROBE, "", 40))
    assert shown["numbers"]["columns"] == ["a part", "all of it"]
    part, formats = column(shown["numbers"], arrays, 0)
    np.testing.assert_array_equal(part["nats/token"], CURVES.valid.loss)
    np.testing.assert_array_equal(part["± std. error"], CURVES.valid.standard_error)
    np.testing.assert_allclose(part["bits/token"], CURVES.valid.loss / np.log(2))
    np.testing.assert_allclose(part["perplexity"], np.exp(CURVES.valid.loss))
    np.testing.assert_array_equal(part["5-gram"], [1.5] * 3)
    np.testing.assert_array_equal(part["training"], [np.nan, CURVES.train_loss[9], CURVES.train_loss[19]])
    assert formats["nats/token"] == formats["± std. error"] == "fixed:2", "as many digits as 0.04 bears"
    whole, formats = column(shown["numbers"], arrays, 1)
    np.testing.assert_array_equal(whole["nats/token"], [np.nan, np.nan, 1.75])
    np.testing.assert_array_equal(whole["5-gram"], [1.4] * 3)
    assert formats["nats/token"] == "fixed:3"


@pytest.mark.parametrize(
    ("best", "label"),
    [
        (HeldOutLoss(1.4, 10, "part", 0.04), "best: a part 1.40 ± 0.04"),
        (HeldOutLoss(1.75, 20, "whole", 0.0), "best: all of it 1.750"),
    ],
)
def test_the_ring_stands_on_the_curve_at_the_best_step_and_says_the_loss_of_the_run(best, label):
    scene = studio.scene(replace(CURVES, best=best), PROBE, "", 40)
    ring = oracle.actor(oracle.panel(scene, "loss"), "marker")
    assert (ring.shape, list(ring.labels)) == ("ring", [label])
    assert (ring.x, ring.y) == (best.step, dict(zip(STEPS, CURVES.valid.loss, strict=True))[best.step])


def test_the_guide_lines_are_of_the_tokens_of_the_curve():
    scene = studio.scene(CURVES, PROBE, "", 40)
    rules = oracle.actor(oracle.panel(scene, "loss"), "rules")
    assert dict(zip(rules.labels, np.ravel(rules.y), strict=True)) == {
        "uniform": 3.3,
        "unigram": 2.8,
        "5-gram": 1.5,
    }


def test_a_band_of_one_standard_error_lies_around_the_curve():
    shown, arrays, _ = panels(studio.scene(CURVES, PROBE, "", 40))
    tinted = shown["loss"]["figure"]["data"][0]
    y = arrays[tinted["y"]["$array"]]
    np.testing.assert_allclose(y[:3], CURVES.valid.loss + CURVES.valid.standard_error, rtol=1e-6)
    np.testing.assert_allclose(y[3:], (CURVES.valid.loss - CURVES.valid.standard_error)[::-1], rtol=1e-6)


@pytest.mark.parametrize(
    ("valid", "name"),
    [
        (replace(CURVES.valid, targets=1792), "held out, 1,792 tokens"),
        (replace(CURVES.valid, targets=2105, full=True, standard_error=np.zeros(3)), "held out, all 2,105"),
        (CURVES.valid, "held out, a part"),
    ],
)
def test_a_legend_says_what_the_lines_and_the_tint_are(valid, name):
    shown, _, _ = panels(studio.scene(replace(CURVES, valid=valid), PROBE, "", 40))
    picture = shown["loss"]["figure"]
    assert picture["layout"]["showlegend"]
    names = [trace["name"] for trace in picture["data"]]
    assert names == ["± 1 std. error"] * (not valid.full) + ["training", name]
    assert 0.5 < picture["layout"]["legend"]["y"] < 1


def test_bars_hold_the_probe():
    shown, arrays, _ = panels(studio.scene(CURVES, PROBE, "", 40))
    np.testing.assert_array_equal(arrays[shown["next"]["values"]["$array"]], PROBE.probability)
    index = arrays[shown["next"]["index"]["$array"]]
    assert [[shown["next"]["texts"][i] for i in row] for row in index] == PROBE.labels


def test_a_checkpoint_shows_the_last_sample_before_it():
    scene = studio.scene(CURVES, PROBE, "", 40)
    shown, arrays, _ = panels(scene)
    index = np.ravel(arrays[shown["sample"]["index"]["$array"]])
    texts = [shown["sample"]["texts"][i] for i in index]
    assert texts[0] == texts[1] == [["xq", 0.0]]
    assert texts[2] == [["the ", studio.COPIED], ["cat", 0.0]]


def test_items_stand_one_on_a_line():
    sample = {"text": "anna\nbo", "pieces": [["anna", True], ["bo", False]]}
    assert studio.pieces(sample) == [("anna\n", studio.COPIED), ("bo\n", 0.0)]


@pytest.mark.parametrize("curves", [CURVES, NOTHING], ids=["curves", "none"])
@pytest.mark.parametrize("probe", [PROBE, NO_PROBE], ids=["probe", "none"])
@pytest.mark.parametrize("steps", [0, 40])
def test_a_run_that_has_hardly_begun_can_be_drawn(curves, probe, steps):
    _, _, header = panels(studio.scene(curves, probe, "", steps))
    assert header["last"] == max(0, len(probe.steps) - 1)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e30])
def test_a_run_that_diverged_can_be_drawn_without_a_warning(bad):
    curves = replace(
        CURVES,
        train_loss=np.append(CURVES.train_loss[:-1], bad),
        gradient_norm=np.full(20, bad),
        valid=replace(CURVES.valid, loss=np.array([3.2, 1.4, min(bad, 1e30) if bad == bad else 9.0])),
    )
    shown, _, _ = panels(studio.scene(curves, PROBE, "", 40))
    low, high = shown["loss"]["figure"]["layout"]["yaxis"]["range"]
    assert low < 1.4 < high < 4, "the picture keeps its scale"


def test_the_narration_speaks_of_each_checkpoint():
    lines = studio.narration(CURVES, PROBE, "the cat")
    assert [k for k, _ in lines] == [0, 1, 2]
    assert lines[1][1] == (
        "After 10 steps: held-out loss 1.40 ± 0.04 nats/token on a part; "
        "after “the cat” it expects <b> (60%)."
    )
    full = studio.narration(replace(CURVES, full_losses={10: 1.606}), PROBE, "the cat")[1][1]
    assert full == "After 10 steps: held-out loss 1.606 nats/token; after “the cat” it expects <b> (60%)."
    assert studio.narration(CURVES, NO_PROBE, "")[0][1] == "No checkpoint yet."


def test_a_model_that_counts_is_drawn_against_what_it_has_read():
    nothing = np.full(20, np.nan)
    ngram = replace(
        CURVES,
        valid=replace(CURVES.valid, standard_error=np.zeros(3), full=True),
        gradient_norm=nothing,
        clipped_norm=nothing,
        learning_rate=nothing,
    )
    assert ngram.is_ngram
    assert not CURVES.is_ngram
    shown, arrays, header = panels(studio.scene(ngram, PROBE, "a", 20))
    assert not {"norm", "rate"} & shown.keys()
    np.testing.assert_array_equal(np.ravel(arrays[header["numbers"]["$array"]]), [0.0, 640.0, 1280.0])
    assert shown["loss"]["figure"]["layout"]["xaxis"]["ticktext"][1] == "128"
    assert shown["numbers"]["columns"] == ["all of it"], "counts are measured on all of it"
    ngram = replace(ngram, full_losses={0: 3.2, 10: 1.4, 20: 1.6})
    assert "on a part" not in studio.narration(ngram, PROBE, "a")[1][1]
    assert "After 640 tokens read" in studio.narration(ngram, PROBE, "a")[1][1]
    assert "After 10 steps" in studio.narration(CURVES, PROBE, "a")[1][1]


def test_a_rise_of_the_held_out_loss_is_said_below_the_chart():
    rise = Rise(10, 0.2, 0.03)
    shown, _, _ = panels(studio.scene(replace(CURVES, rise=rise), PROBE, "", 40))
    assert shown["rise"]["texts"] == ["Best at step 10; since then the held-out loss rose by 0.20 ± 0.03."]
    shown, _, _ = panels(studio.scene(CURVES, PROBE, "", 40))
    assert "rise" not in shown


def y_range(view, curves=CURVES):
    shown, _, _ = panels(studio.scene(curves, PROBE, "", 40, view))
    return shown["loss"]["figure"]["layout"]


def test_a_zoomed_chart_follows_its_curves():
    low, high = y_range(LossView())["yaxis"]["range"]
    assert low < 1.0
    assert high > 3.3, "the uniform baseline"
    low, high = y_range(LossView(zoom=True))["yaxis"]["range"]
    late = CURVES.train_loss[CURVES.step >= 2]
    assert 0.8 < low < late.min()
    assert late.max() < high < 3.2, "without the first tenth of the steps"


def test_logarithmic_axes_hold_every_step():
    layout = y_range(LossView(log=True))
    assert layout["xaxis"]["type"] == layout["yaxis"]["type"] == "log"
    scene = studio.scene(CURVES, PROBE, "", 40, LossView(log=True))
    cursor = oracle.actor(oracle.panel(scene, "loss"), "cursor")
    np.testing.assert_array_equal(cursor.at, [0.8, 10, 20])
    low, high = layout["xaxis"]["range"]
    assert 10**low <= 0.8 < 40 <= 10**high
    ring = oracle.actor(oracle.panel(scene, "loss"), "marker")
    assert (ring.x, ring.y) == (10.0, 1.4)


def test_a_large_chart_stands_alone_beside_the_numbers():
    shown, _, _ = panels(studio.scene(CURVES, PROBE, "", 40, LossView(large=True)))
    assert {"loss", "numbers", "next"} == shown.keys()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("view", [LossView(log=True, zoom=zoom, large=True) for zoom in (False, True)])
@pytest.mark.parametrize("curves", [CURVES, NOTHING], ids=["curves", "none"])
def test_every_view_can_be_drawn_of_every_run(view, curves):
    layout = y_range(view, curves)
    assert np.isfinite(layout["yaxis"]["range"]).all()
    bad = replace(
        curves, train_loss=curves.train_loss * np.inf if len(curves.train_loss) else curves.train_loss
    )
    assert np.isfinite(y_range(view, bad)["yaxis"]["range"]).all()
