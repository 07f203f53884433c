"""Hashes of all stretches of n symbols of a sequence, from those of shorter stretches.

    H_1[i] = x_i + 1
    H_{a+b}[i] = H_a[i] B^b + H_b[i + a]        modulo 2^64, B odd, so that no multiplication loses bits

Equal stretches have equal hashes; two different ones collide about once in 10^12.
"""

import numpy as np

_BASE = 0x9E3779B97F4A7C15


def single(symbols: np.ndarray) -> np.ndarray:
    """The hashes of the stretches of one symbol: integers (N,) to uint64 (N,)."""
    hashes: np.ndarray = symbols.astype(np.uint64) + np.uint64(1)
    return hashes


def joined(first: np.ndarray, second: np.ndarray, a: int, b: int) -> np.ndarray:
    """The hashes of stretches of a + b symbols, uint64 (N - a - b + 1,), from those of a and of b.

    Empty where the sequence is shorter than a + b.
    """
    size = max(0, second.size - a)
    hashes: np.ndarray = first[:size] * np.uint64(pow(_BASE, b, 2**64)) + second[a:]
    return hashes
