"""Sigmoid, softmax and entropy against PyTorch."""

import numpy as np
import torch

from playground.experiments.probability import entropy, log_softmax, sigmoid, softmax

SCORES = np.array([[0.0, 1.0, -2.0, -np.inf], [800.0, 799.0, -800.0, 0.0]])


def test_sigmoid_is_pytorchs_far_out_and_for_complex_numbers():
    z = np.array([-800.0, -40.0, -1.0, 0.0, 1.0, 40.0, 800.0])
    np.testing.assert_allclose(sigmoid(z), torch.sigmoid(torch.from_numpy(z)).numpy(), rtol=1e-14, atol=0)
    derivative = sigmoid(z + 1e-30j).imag / 1e-30
    np.testing.assert_allclose(derivative, sigmoid(z) * sigmoid(-z), rtol=1e-14, atol=0)
    assert np.isnan(sigmoid(np.array([np.nan]))).all()


def test_softmax_is_pytorchs_over_the_last_axis():
    expected = torch.softmax(torch.from_numpy(SCORES), dim=-1).numpy()
    np.testing.assert_allclose(softmax(SCORES), expected, rtol=1e-14)
    assert softmax(SCORES)[0, 3] == 0
    with np.errstate(divide="ignore"):
        finite = np.isfinite(SCORES)
        expected = torch.log_softmax(torch.from_numpy(SCORES), dim=-1).numpy()
    np.testing.assert_allclose(log_softmax(SCORES)[finite], expected[finite], rtol=1e-14)


def test_entropy_is_that_of_the_distribution():
    p = softmax(SCORES)
    expected = torch.distributions.Categorical(probs=torch.from_numpy(p)).entropy().numpy()
    np.testing.assert_allclose(entropy(p), expected, atol=1e-12)
    np.testing.assert_allclose(entropy(np.full(8, 1 / 8)), np.log(8))
    assert entropy(np.array([0.0, 1.0, np.nan])) == 0
