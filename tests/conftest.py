"""What holds for all tests: nothing fails because a machine is slow, and everybody sees the same examples.

`pytest --hypothesis-profile=explore` looks for new ones.
"""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Several test processes share a machine: threads would wait for each other. Read when PyTorch is imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")

HERE = Path(__file__).parent
SLOW = ("pages", "runs", "training", "experiments/rnn", "experiments/studio", "experiments/dropout")

settings.register_profile("patient", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, derandomize=False, max_examples=1000)
settings.load_profile("patient")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make quick` leaves out: walks of pages, trainings, processes, standalone scripts."""
    for item in items:
        path = Path(item.path).relative_to(HERE)
        if path.as_posix().startswith(SLOW) or "script" in item.nodeid:
            item.add_marker(pytest.mark.slow)
