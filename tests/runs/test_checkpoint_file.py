import numpy as np
import pytest

from playground.errors import StoreError
from playground.runs import checkpoint_file
from playground.training.snapshot import Checkpoint

TENSORS = {
    "model.weight": np.arange(6, dtype=np.float32).reshape(2, 3).T,  # not contiguous
    "optimizer.step": np.array(3.0, dtype=np.float32),  # no dimensions
    "generator": np.arange(5, dtype=np.uint8),
    "empty": np.zeros((0, 4)),
    "ids": np.array([2**40], dtype=np.int64),
}


def checkpoint(step=12, **meta):
    return Checkpoint(step, TENSORS, {"valid_loss": 1.25, **meta})


def tensor_file(folder, step):
    [path] = folder.glob(f"{step:010d}.*safetensors")
    return path


def same(a, b):
    return all(
        np.array_equal(a[k], b[k]) and a[k].dtype == b[k].dtype and a[k].shape == b[k].shape for k in b
    )


def test_what_is_written_is_read_to_the_bit(tmp_path):
    checkpoint_file.write(tmp_path, checkpoint(place={"row": [1, 2]}))
    found = checkpoint_file.read(tmp_path, 12)
    assert found.step == 12
    assert found.meta == {"valid_loss": 1.25, "place": {"row": [1, 2]}}
    assert set(found.tensors) == set(TENSORS)
    assert same(found.tensors, TENSORS)
    assert checkpoint_file.steps(tmp_path) == (12,)
    assert checkpoint_file.pack(found) == checkpoint_file.pack(checkpoint(place={"row": [1, 2]}))


def test_a_checkpoint_exists_only_when_both_files_do(tmp_path):
    for step in (1, 2, 3):
        checkpoint_file.write(tmp_path, checkpoint(step))
    (tmp_path / "0000000001.json").unlink()
    tensor_file(tmp_path, 2).unlink()
    (tmp_path / ".0000000004.json.77.tmp").write_text("{}")
    (tmp_path / "notes.json").write_text("{}")
    (tmp_path / "notes.safetensors").write_text("")
    assert checkpoint_file.steps(tmp_path) == (3,)
    for step in (1, 2, 4):
        with pytest.raises(StoreError, match="missing"):
            checkpoint_file.read(tmp_path, step)


@pytest.mark.parametrize("suffix", ["safetensors", "json"])
@pytest.mark.parametrize("harm", ["cut", "flip", "empty", "grow", "pickle"])
def test_any_damage_is_noticed(tmp_path, suffix, harm):
    checkpoint_file.write(tmp_path, checkpoint())
    path = tensor_file(tmp_path, 12) if suffix == "safetensors" else tmp_path / "0000000012.json"
    data = bytearray(path.read_bytes())
    if harm == "flip":
        data[data.index(b"1")] ^= 8  # still UTF-8 and still JSON where it is one
    damaged = {"cut": data[:-7], "flip": data, "empty": b"", "grow": data + b"]", "pickle": b"\x80\x04K*."}[
        harm
    ]
    path.write_bytes(damaged)
    with pytest.raises(StoreError):
        checkpoint_file.read(tmp_path, 12)


def test_files_of_two_checkpoints_do_not_pass_for_one(tmp_path):
    checkpoint_file.write(tmp_path, checkpoint(1))
    checkpoint_file.write(tmp_path, Checkpoint(2, {"w": np.ones(3)}))
    tensor_file(tmp_path, 1).rename(tensor_file(tmp_path, 2))
    with pytest.raises(StoreError, match="belong together"):
        checkpoint_file.read(tmp_path, 2)
    checkpoint_file.write(tmp_path, checkpoint(3))
    for path in tmp_path.glob("0000000003.*"):
        path.rename(tmp_path / path.name.replace("3.", "4.", 1))
    with pytest.raises(StoreError, match="belong together"):
        checkpoint_file.read(tmp_path, 4)


@pytest.mark.parametrize("loss", [None, "low", float("nan"), float("inf"), [1.0]])
def test_only_a_finite_number_is_a_loss(loss):
    assert checkpoint_file.valid_loss({"valid_loss": loss}) is None
    assert checkpoint_file.valid_loss({}) is None
    assert checkpoint_file.valid_loss({"valid_loss": 2}) == 2.0
