"""Sigmoid, softmax and entropy, in NumPy; the last axis of softmax and entropy is the vocabulary."""

import numpy as np


def sigmoid(z: np.ndarray) -> np.ndarray:
    """1 / (1 + e^-z), for complex z as well, with full relative precision on both sides."""
    small = np.exp(np.where(z.real < 0, z, -z))  # of size at most 1
    return np.asarray(np.where(z.real < 0, small, 1) / (1 + small))


def softmax(scores: np.ndarray) -> np.ndarray:
    """exp(s) / sum exp(s), (..., V); a score of -inf gives 0."""
    weight = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(weight / weight.sum(axis=-1, keepdims=True))


def log_softmax(scores: np.ndarray) -> np.ndarray:
    """ln softmax(scores), (..., V), in nats, without the logarithm of a probability rounded to 0."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


def entropy(probability: np.ndarray) -> np.ndarray:
    """-sum p ln p over the last axis, in nats, (...); entries that are 0 or NaN add nothing."""
    positive = np.where(probability > 0, probability, 1.0)
    return np.asarray(-(positive * np.log(positive)).sum(axis=-1))


def log_sum_exp(scores: np.ndarray) -> np.ndarray:
    """ln sum exp over the last axis, without overflow; for complex numbers as well."""
    largest = scores.real.max(axis=-1, keepdims=True)
    total: np.ndarray = largest[..., 0] + np.log(np.exp(scores - largest).sum(axis=-1))
    return total
