"""Make PyTorch ready before anybody asks."""

import gc
import threading


def preload_torch() -> threading.Thread:
    """Import PyTorch in a background thread, so that the first computation need not wait for it."""
    thread = threading.Thread(target=_import, name="preload-torch", daemon=True)
    thread.start()
    return thread


def _import() -> None:
    import torch

    torch.set_num_threads(1)  # the workers need the cores
    torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)  # the first optimizer imports for a second
    gc.freeze()  # PyTorch's many objects need never be looked at again
    gc.set_threshold(50_000, 20, 50)  # a page makes some ten thousand objects, which go by their counts
