"""A matrix as a map: A x as a combination of A's columns, and row by row; what A does to a grid.

A has n rows and m columns, f_A: R^m -> R^n. Both spaces are drawn in one, with zeros for the coordinates that
a vector lacks, and the picture goes the straight way from x to A x: (1 - t) x + t A x.

Source: lecture 5, "Matrix-vector multiplication" (the lecture writes the dimensions of a linear mapping the
other way round).
"""

from dataclasses import dataclass

import numpy as np

from playground.experiments.agreement import relative_error

LIMIT = 1e6  # of every entry, to either side
MOST = 3  # rows or columns
MOVES = 8  # steps from x to A x
Matrix = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class MatrixSpec:
    """A matrix of 1 to 3 rows and columns, by rows, and a vector, of which it uses the first m numbers."""

    matrix: Matrix = ((1.5, -0.5), (0.5, 1.0))
    vector: tuple[float, ...] = (1.0, 1.5, 1.0)


@dataclass(frozen=True)
class MatrixTrace:
    """A, x and A x, float64, and what is known of the map."""

    A: np.ndarray  # (n, m)
    x: np.ndarray  # (m,)
    products: np.ndarray  # (n, m) a_ij x_j
    column_sums: np.ndarray  # (m + 1, n) 0, x_1 a_1, x_1 a_1 + x_2 a_2, ..., A x
    row_sums: np.ndarray  # (n m + 1, n) A x as it grows product by product, row after row
    y: np.ndarray  # (n,) A x
    det: float  # NaN where A is not square
    rank: int
    singular: np.ndarray  # (min(n, m),) singular values, largest first
    torch_error: float  # max |torch's A @ x - y| / max(1, |y|)
    way: np.ndarray  # (MOVES + 1, 3, 3) from the identity of R^m to A, both filled up with zeros

    @property
    def is_spatial(self) -> bool:
        """Whether the picture needs three dimensions."""
        return bool(max(self.A.shape) > 2)


def run(spec: MatrixSpec) -> MatrixTrace:
    """Multiply and measure: same spec, same trace, to the bit."""
    import torch

    A = np.array(spec.matrix, dtype=np.float64)
    n, m = A.shape
    x = np.array(spec.vector[:m], dtype=np.float64)
    products = A * x
    column_sums = np.concatenate([np.zeros((1, n)), np.cumsum(products.T, axis=0)])
    row_sums = np.zeros((n * m + 1, n))
    for k in range(n * m):
        row_sums[k + 1] = row_sums[k]
        row_sums[k + 1, k // m] += products[k // m, k % m]
    reference = (torch.from_numpy(A) @ torch.from_numpy(x)).numpy()
    t = np.linspace(0, 1, MOVES + 1)[:, None, None]
    start, end = np.diag((np.arange(3) < m).astype(np.float64)), np.zeros((3, 3))
    end[:n, :m] = A
    return MatrixTrace(
        A=A,
        x=x,
        products=products,
        column_sums=column_sums,
        row_sums=row_sums,
        y=column_sums[-1],
        det=float(np.linalg.det(A)) if n == m else float("nan"),
        rank=int(np.linalg.matrix_rank(A)),
        singular=np.linalg.svd(A, compute_uv=False),
        torch_error=relative_error(column_sums[-1], reference),
        way=(1 - t) * start + t * end,
    )


def table(trace: MatrixTrace) -> dict[str, list[float] | list[int]]:
    """One row for each product a_ij x_j, with the coordinate of A x as far as it has grown."""
    n, m = trace.A.shape
    places = [(i, j) for i in range(n) for j in range(m)]
    return {
        "row": [i + 1 for i, _ in places],
        "column": [j + 1 for _, j in places],
        "a": [float(trace.A[place]) for place in places],
        "x": [float(trace.x[j]) for _, j in places],
        "product": [float(trace.products[place]) for place in places],
        "sum": [float(trace.row_sums[k + 1, i]) for k, (i, _) in enumerate(places)],
    }


def script(spec: MatrixSpec) -> str:
    """A standalone PyTorch program for this spec: A x by columns, by rows, and what A does to volumes."""
    m = len(spec.matrix[0])
    return SCRIPT.format(A=[list(row) for row in spec.matrix], x=list(spec.vector[:m]))


SCRIPT = '''"""A matrix as a map: A x as a combination of columns, and row by row."""

import torch

A = torch.tensor({A}, dtype=torch.float64)
x = torch.tensor({x}, dtype=torch.float64)
n, m = A.shape

y = torch.zeros(n, dtype=torch.float64)
for j in range(m):
    y = y + x[j] * A[:, j]
    print(f"+ x_{{j + 1}} a_{{j + 1}}:", y.tolist())
for i in range(n):
    print(f"row {{i + 1}} times x: {{(A[i] * x).sum().item():.8g}}")
torch.testing.assert_close(y, A @ x)

if n == m:
    print(f"det = {{torch.linalg.det(A).item():.8g}}")
print("rank =", torch.linalg.matrix_rank(A).item())
print("singular values =", torch.linalg.svdvals(A).tolist())
'''
