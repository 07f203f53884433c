"""How many threads NumPy's and PyTorch's matrix products use."""

import ctypes
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

FUNCTIONS = (
    "scipy_openblas_set_num_threads64_",
    "scipy_openblas_set_num_threads",
    "openblas_set_num_threads64_",
    "openblas_set_num_threads",
)


def set_threads(threads: int) -> None:
    """Set the threads of PyTorch and, where that can be done, of NumPy."""
    import torch

    torch.set_num_threads(threads)
    set_blas_threads = numpy_setter()
    if set_blas_threads is not None:
        set_blas_threads(threads)


@cache
def numpy_setter() -> Callable[[int], object] | None:
    """The function of the OpenBLAS that came with NumPy; None where NumPy uses another library."""
    folder = Path(np.__file__).parent
    places = (folder.parent / "numpy.libs", folder / ".dylibs")
    for path in sorted(found for place in places for found in place.glob("*openblas*")):
        try:
            library = ctypes.CDLL(str(path))
        except OSError:
            continue
        for name in FUNCTIONS:
            if hasattr(library, name):
                setter = getattr(library, name)
                setter.argtypes, setter.restype = [ctypes.c_int], None
                return lambda threads: setter(int(threads))
    return None
