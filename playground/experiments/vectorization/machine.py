"""Where and when something was measured."""

import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from playground.training.snapshot import Json


def describe() -> dict[str, Json]:
    """Processor, cores, load, versions and the moment, as plain values."""
    import torch

    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "blas": str(blas.get("name", "")).removeprefix("scipy-"),
        "torch": torch.__version__.split("+")[0],
        "torch_blas": "MKL" if torch.backends.mkl.is_available() else "",  # type: ignore[no-untyped-call]
    }


def _processor() -> str:
    """The name of the processor, as the system gives it."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def sentence(machine: Mapping[str, Any]) -> str:
    """Date, processor and versions in one line; empty where nothing is known."""
    if not machine:
        return ""
    date = datetime.fromisoformat(str(machine["date"]))
    cores, blas = machine["cores"], machine["torch_blas"]
    parts = (
        f"{date:%d %b %Y, %H:%M} UTC",
        str(machine["processor"]),
        f"{cores} core{'s' if cores != 1 else ''}",
        f"NumPy {machine['numpy']} ({machine['blas']})",
        f"torch {machine['torch']}" + (f" ({blas})" if blas else ""),
    )
    return ", ".join(parts)
