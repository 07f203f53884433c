"""The server imports PyTorch and the pages' modules before its first visitor, and after it has started."""

import pkgutil
import subprocess
import sys

from playground import experiments, figures

PROGRAM = """
import sys
from playground.ui.warm_up import warm_up
assert "torch" not in sys.modules, "the server itself starts without it"
warm_up().join()
print(*sys.modules)
"""


def test_everything_that_pages_compute_and_draw_with_is_imported():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "torch._dynamo" in loaded, "which the first optimizer would import"
    for package in (experiments, figures):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            assert module.name in loaded
