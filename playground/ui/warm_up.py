"""Make the server ready for its first visitor: PyTorch, and the modules that the pages compute and draw with.

Without it the first visitor of every page waits for its imports, and at the first import of PyTorch everybody
waits: 100 students who open the app at once would see nothing for seconds.
"""

import importlib
import pkgutil
import threading

from playground import experiments, figures
from playground.experiments.preload import preload_torch


def warm_up() -> threading.Thread:
    """Import everything in a background thread; who comes earlier is served meanwhile, as without it."""
    thread = threading.Thread(target=_import_all, name="warm-up", daemon=True)
    thread.start()
    return thread


def _import_all() -> None:
    preload_torch().join()
    for package in (experiments, figures):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
