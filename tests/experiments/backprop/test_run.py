"""The whole trace: same spec, same trace; what is edited is what counts; extremes stay numbers."""

import numpy as np
import pytest

from playground.catalog.activations import ONE_STEP_ACTIVATIONS
from playground.experiments.backprop import BackpropSpec, run


def test_same_spec_same_trace_to_the_bit():
    one, other = (run(BackpropSpec((3, 4, 2), initializer="he", seed=3)) for _ in range(2))
    for name in ("w", "b", "o", "delta", "dw", "w_new"):
        for ours, theirs in zip(getattr(one, name), getattr(other, name), strict=True):
            np.testing.assert_array_equal(ours, theirs)


def test_edits_override_the_seed_and_nothing_else():
    plain, edited = (
        run(BackpropSpec()),
        run(BackpropSpec(edits=(("w2.1.2", 0.5), ("b1.3", -1.0), ("x2", 2.0), ("t1", 0.25)))),
    )
    assert edited.w[2][0, 1] == 0.5
    assert edited.b[1][2] == -1
    assert edited.x[1] == 2
    assert edited.t[0] == 0.25
    np.testing.assert_array_equal(np.delete(edited.w[2].ravel(), 1), np.delete(plain.w[2].ravel(), 1))
    np.testing.assert_array_equal(edited.w[1], plain.w[1])


def test_a_wider_network_keeps_the_example():
    narrow, wide = run(BackpropSpec((2, 3, 1))), run(BackpropSpec((5, 3, 4)))
    np.testing.assert_array_equal(wide.x[:2], narrow.x)
    np.testing.assert_array_equal(wide.t[:1], narrow.t)
    assert set(np.round(wide.x, 2)) == set(wide.x)


@pytest.mark.parametrize("activation", ONE_STEP_ACTIVATIONS)
def test_weights_of_a_million_saturate(activation):
    edits = (("w1.1.1", 1e6), ("w2.1.1", -1e6), ("w3.1.1", 1e6))
    trace = run(BackpropSpec((2, 3, 3, 2), activation=activation, edits=edits))
    for arrays in (trace.o, trace.delta, trace.dw, trace.db):
        assert all(np.isfinite(array).all() for array in arrays)
    assert trace.difference <= 1e-12
    if activation != "relu":
        assert trace.slope[1][0] == 0
        assert trace.delta[1][0] == 0


def test_equal_weights_stay_equal():
    for start in ("equal", "zero"):
        trace = run(BackpropSpec((3, 4, 4, 2), initializer=start))
        for layer in (1, 2):
            assert len(set(trace.delta[layer])) == 1
            assert (trace.w_new[layer] == trace.w_new[layer][:, :1]).all()


def test_an_update_that_overflows_is_said_by_the_number():
    edits = (*((f"w{layer}.1.1", 1e6) for layer in range(1, 5)), ("x1", 1e6))
    trace = run(BackpropSpec((1, 1, 1, 1, 1), "relu", "equal", 0, edits, learning_rate=-1.0))
    assert np.isfinite(trace.loss)
    assert not np.isfinite(trace.loss_new)


def test_a_small_update_changes_the_loss_as_the_gradient_says():
    for eta in (1e-5, -1e-5):
        trace = run(BackpropSpec((3, 4, 4, 2), activation="tanh", initializer="xavier", learning_rate=eta))
        assert trace.loss_new - trace.loss == pytest.approx(-eta * trace.squared_gradient(), rel=1e-3)


def test_an_unknown_activation_is_refused():
    with pytest.raises(KeyError):
        run(BackpropSpec(activation="step"))
