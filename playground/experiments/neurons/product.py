"""The product of two matrices, C = A B with A (2, 4) and B (4, 3): c_ij = sum_k a_ik b_kj, term by term.

Source: lecture 5, "Matrix multiplication (recap)", whose c_11 and c_22 have four products each.
"""

from dataclasses import dataclass

import numpy as np

from playground.experiments.agreement import relative_error

ROWS, INNER, COLUMNS = 2, 4, 3
LIMIT = 1e6  # of every entry, to either side


@dataclass(frozen=True)
class ProductSpec:
    """Both factors, row by row."""

    left: tuple[float, ...] = (1.0, 2.0, 0.0, -1.0, 3.0, -1.0, 2.0, 1.0)
    right: tuple[float, ...] = (1.0, 2.0, 0.0, 0.0, 1.0, -1.0, 2.0, 3.0, 1.0, 1.0, 0.0, 2.0)


@dataclass(frozen=True)
class ProductTrace:
    """Both factors, every product, and every sum as it grows; float64."""

    A: np.ndarray  # (2, 4)
    B: np.ndarray  # (4, 3)
    products: np.ndarray  # (2, 3, 4) a_ik b_kj
    sums: np.ndarray  # (2, 3, 5) 0, a_i1 b_1j, ..., c_ij
    C: np.ndarray  # (2, 3)
    torch_error: float  # max |torch's A @ B - C| / max(1, |C|)

    @property
    def last(self) -> int:
        """The clock makes one product at a time."""
        return int(self.products.size)


def place(step: int) -> tuple[int, int, int]:
    """Row i, column j and k of the product a_ik b_kj that is made at a step from 1 on, counted from 0."""
    entry, k = divmod(step - 1, INNER)
    return entry // COLUMNS, entry % COLUMNS, k


def run(spec: ProductSpec) -> ProductTrace:
    """Multiply: same spec, same trace, to the bit."""
    import torch

    A = np.array(spec.left, dtype=np.float64).reshape(ROWS, INNER)
    B = np.array(spec.right, dtype=np.float64).reshape(INNER, COLUMNS)
    products = A[:, None, :] * B.T[None]
    sums = np.concatenate([np.zeros((ROWS, COLUMNS, 1)), np.cumsum(products, axis=2)], axis=2)
    reference = (torch.from_numpy(A) @ torch.from_numpy(B)).numpy()
    return ProductTrace(A, B, products, sums, sums[..., -1], relative_error(sums[..., -1], reference))


def table(trace: ProductTrace) -> dict[str, list[float] | list[int]]:
    """One row for each product, in the order of the clock."""
    places = [place(step) for step in range(1, trace.last + 1)]
    return {
        "i": [i + 1 for i, _, _ in places],
        "j": [j + 1 for _, j, _ in places],
        "k": [k + 1 for _, _, k in places],
        "a_ik": [float(trace.A[i, k]) for i, _, k in places],
        "b_kj": [float(trace.B[k, j]) for _, j, k in places],
        "product": [float(trace.products[p]) for p in places],
        "sum": [float(trace.sums[i, j, k + 1]) for i, j, k in places],
    }


def script(spec: ProductSpec) -> str:
    """A standalone PyTorch program for this spec: every product, and the equality with A @ B."""
    trace = run(spec)
    return SCRIPT.format(A=trace.A.tolist(), B=trace.B.tolist())


SCRIPT = '''"""The product of two matrices, product by product."""

import torch

A = torch.tensor({A}, dtype=torch.float64)
B = torch.tensor({B}, dtype=torch.float64)
C = torch.zeros(A.shape[0], B.shape[1], dtype=torch.float64)

for i in range(A.shape[0]):
    for j in range(B.shape[1]):
        for k in range(A.shape[1]):
            C[i, j] += A[i, k] * B[k, j]
        terms = " + ".join(f"({{A[i, k].item():g}})({{B[k, j].item():g}})" for k in range(A.shape[1]))
        print(f"c_{{i + 1}}{{j + 1}} = {{terms}} = {{C[i, j].item():.8g}}")
torch.testing.assert_close(C, A @ B)
'''
