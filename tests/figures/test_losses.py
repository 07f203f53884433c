"""The scene of the losses draws the trace, keeps its plots still in a drag, and tells the step."""

from dataclasses import replace

import numpy as np
import pytest

from playground.catalog.losses import LOSSES
from playground.experiments.losses import WORDS, LossesSpec, run
from playground.figures.losses import scene, view_of
from tests.pages.walking import unpack

SPEC = LossesSpec()
SPECS = [
    SPEC,
    replace(SPEC, word_target=(0.5, 0.3, 0.2, 0.0, 0.0), loss_word="doors", loss_steps=1),
    replace(SPEC, logits=(1000.0, -1000.0, 0.0, 0.0, 0.0), loss_steps=200),
    *(replace(SPEC, loss_kind=key) for key in LOSSES),
    replace(SPEC, loss_kind="binary-cross-entropy", score=1000.0, label=0.0),
    replace(SPEC, loss_kind="squared-sigmoid", score=-1000.0),
    replace(SPEC, loss_kind="squared", loss_eta=20.0),
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
    assert header["last"] == spec.loss_steps
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
    trace, panels, arrays, _ = drawn(replace(SPEC, loss_kind="squared-sigmoid"))
    rows = cells(panels["numbers"], arrays)
    for label, expected in (("z", trace.z), ("dL/dz by hand", trace.gradient), ("autograd", trace.autograd)):
        np.testing.assert_array_equal(rows[label], expected)
    squared, crossed = rows["L in bits"]
    assert np.isnan(squared).all(), "a squared error is no amount of information"
    np.testing.assert_allclose(crossed, trace.loss[1] / np.log(2))


@pytest.mark.parametrize(
    ("spec", "change"),
    [
        (SPEC, {"logits": (3.0, 2.0, 0.5, 0.0, -1.0), "loss_word": "books"}),
        (SPEC, {"word_target": (0.6, 0.1, 0.1, 0.1, 0.1)}),
        (replace(SPEC, loss_kind="binary-cross-entropy"), {"score": 2.0}),
        (replace(SPEC, loss_kind="squared-sigmoid"), {"label": 0.2}),
        (replace(SPEC, loss_kind="squared"), {"score": 2.0}),
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
        assert [k for k, _ in header["narration"]] == list(range(spec.loss_steps + 1))


def test_the_strongest_pull_is_named():
    trace, *_, header = drawn(SPEC)
    sentence = header["narration"][0][1]
    assert "“books” up" in sentence
    assert f"{trace.gradient[0, 0]:+.4f}".replace("-", "−") in sentence


def test_what_is_left_of_a_soft_target_is_its_entropy():
    spec = replace(SPEC, word_target=(0.5, 0.3, 0.2, 0.0, 0.0), logits=(0.51, 0.0, -0.405, -20.0, -20.0))
    trace, *_, header = drawn(spec)
    assert trace.divergence[-1] < 1e-3
    assert f"only H(p) = {trace.entropy:.4f} is left" in header["narration"][-1][1]


def test_a_wrong_prediction_that_is_hardly_pulled_is_said_so():
    header = drawn(replace(SPEC, loss_kind="squared-sigmoid", score=-8.0))[3]
    assert header["narration"][0][1].endswith("as wrong as that, and hardly pulled.")


def test_divergence_ends_the_sentences():
    trace, *_, header = drawn(replace(SPEC, loss_kind="squared", loss_eta=20.0))
    last, sentence = header["narration"][-1]
    assert last == trace.diverged[0]
    assert sentence.startswith(f"Diverged at step {last}")
