import subprocess
import sys

import numpy as np
import pytest

from playground.training.snapshot import Checkpoint, Snapshot


def test_an_empty_snapshot_says_only_where_it_is():
    snapshot = Snapshot(step=3)
    assert (snapshot.steps, dict(snapshot.rows), snapshot.events, snapshot.checkpoint) == (0, {}, (), None)


def test_columns_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="equally long"):
        Snapshot(step=2, rows={"step": np.arange(2), "train_loss": np.zeros(1)})
    with pytest.raises(ValueError, match="one-dimensional"):
        Snapshot(step=2, rows={"step": np.zeros((2, 2)), "train_loss": np.zeros((2, 2))})


def test_shapes_are_immutable():
    checkpoint = Checkpoint(step=1, tensors={"w": np.zeros(2)})
    with pytest.raises(AttributeError):
        checkpoint.step = 2


def test_the_shapes_do_not_need_torch():
    script = "import sys, playground.training.snapshot; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
