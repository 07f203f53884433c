"""What a run keeps of its checkpoints, and that nothing is lost when writing fails."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from playground.errors import SpecError, StoreError
from playground.runs import checkpoint_file
from playground.runs.reader import RunReader
from playground.runs.writer import RunWriter, truncate_run
from playground.text import samples
from playground.training.checkpointing import load_model
from playground.training.loop import job, train
from playground.training.snapshot import Checkpoint, Snapshot
from playground.training.spec import TrainSpec
from tests.runs.conftest import until

torch.set_num_threads(1)

OLD = Path(__file__).parent / "format_1"  # a run that was written before there were forms
SPACE = 400_000  # bytes


def state(step, loss=None, size=8_000):
    """A checkpoint as with Adam: weights, twice as much for the optimizer, the place in the text."""
    draw = np.random.default_rng(step)
    w = draw.normal(size=(size // 32, 8)).astype(np.float32)
    tensors = {"model.w": w, "optimizer.0.exp_avg": w / 2, "optimizer.0.exp_avg_sq": w**2}
    tensors["generator.dropout"] = np.arange(9, dtype=np.uint8)
    meta = {"batches": {"position": step}, "optimizer": {}, "spec": {}, "vocabulary": 3}
    return Checkpoint(step, tensors, meta if loss is None else {**meta, "valid_loss": loss})


def keep(writer, *checkpoints):
    for checkpoint in checkpoints:
        writer.append(Snapshot(step=checkpoint.step, checkpoint=checkpoint))


def forms(folder):
    where = folder / "checkpoints"
    return {step: checkpoint_file.read_sizes(where, step)[0] for step in checkpoint_file.steps(where)}


def size(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def same(found, expected):
    assert found.tensors.keys() == expected.tensors.keys()
    for name, array in expected.tensors.items():
        np.testing.assert_array_equal(found.tensors[name], array)
    assert found.meta == expected.meta


def test_the_checkpoint_whose_loss_is_the_runs_number_stays_exact_also_when_the_run_goes_on(tmp_path):
    """Best on the part is step 20; of all of the held-out text the newest, step 30, has the lowest loss."""
    with RunWriter(tmp_path, limit=4, space=SPACE) as writer:
        keep(writer, state(0, 3.0), state(10, 1.5), state(20, 1.0), state(30, 2.0))
        events = [{"kind": "validation", "loss": 1.2, "tokens": 9, "whole": True, "step": 30}]
        events.append({"kind": "validation", "loss": 1.3, "tokens": 9, "whole": True, "step": 20})
        writer.append(Snapshot(step=30, events=events))
    with RunWriter(tmp_path, limit=4, space=SPACE) as writer:
        keep(writer, *(state(step, 2.0) for step in range(40, 90, 10)))
    found = forms(tmp_path)
    assert found[20] == found[30] == "exact"
    assert found[80] == "full"
    assert set(found) >= {0, 20, 30, 80}


def test_the_optimizer_is_kept_for_the_newest_alone_and_best_and_newest_are_exact(tmp_path):
    losses = {0: 3.0, 10: 2.0, 20: 1.0, 30: 1.5, 40: 1.25}
    with RunWriter(tmp_path, space=SPACE) as writer:
        for step, loss in losses.items():
            keep(writer, state(step, loss))
            assert RunReader(tmp_path).latest_step() == step
            same(RunReader(tmp_path).checkpoint(step), state(step, loss))
    assert forms(tmp_path) == {0: "compact", 10: "compact", 20: "exact", 30: "compact", 40: "full"}
    reader = RunReader(tmp_path)
    same(reader.checkpoint(20), state(20, 1.0).without_resume_state())
    rounded = reader.checkpoint(10)
    assert rounded.tensors.keys() == {"model.w"}
    w = state(10).tensors["model.w"]
    assert 0 < np.abs(rounded.tensors["model.w"] - w).max() < 1e-5 * np.abs(w).max()
    assert (reader.best_step(), rounded.meta["valid_loss"]) == (20, 2.0)
    assert "weights" in rounded.meta
    assert "weights" not in reader.checkpoint(20).meta
    assert len(list((tmp_path / "checkpoints").iterdir())) == 2 * len(losses)


def test_a_run_stays_within_its_space(tmp_path):
    with RunWriter(tmp_path, space=SPACE) as writer:
        for step in range(0, 400, 10):
            keep(writer, state(step, 400.0 - step, size=16_000))
            writer.append(Snapshot(step=step, events=({"kind": "note", "text": "x" * 3_000},)))
            assert size(tmp_path) <= SPACE + 20_000  # the folder, when the next one comes
    assert size(tmp_path) <= 1.02 * SPACE
    assert {0, 390} < set(RunReader(tmp_path).checkpoints())
    assert 10 < len(RunReader(tmp_path).checkpoints()) < 30


def test_without_a_limit_of_space_everything_stays_as_it_came(tmp_path):
    with RunWriter(tmp_path) as writer:
        keep(writer, state(0, 2.0), state(10, 1.0))
    assert set(forms(tmp_path).values()) == {"full"}
    same(RunReader(tmp_path).checkpoint(0), state(0, 2.0))


@pytest.mark.parametrize("fails_at", range(6))
def test_a_full_disk_leaves_the_previous_checkpoint(tmp_path, monkeypatch, fails_at):
    """The disk is full at one of the writes of a new checkpoint, or of what is written smaller after it."""
    writer = RunWriter(tmp_path, space=SPACE)
    keep(writer, state(0, 3.0), state(10, 2.0))
    count, replace = iter(range(100)), os.replace

    def full(source, target):
        if next(count) == fails_at:
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr("playground.runs.atomic.os.replace", full)
    try:
        keep(writer, state(20, 1.0))
    except OSError:
        failed = True
    else:
        failed = False
    assert failed == (fails_at < 4)  # two files of the new one, two of the one before
    reader = RunReader(tmp_path)
    newest = reader.latest_step()
    assert newest == (10 if fails_at < 2 else 20)
    same(reader.checkpoint(newest), state(newest, {10: 2.0, 20: 1.0}[newest]))
    for step in reader.checkpoints():
        assert reader.checkpoint(step).step == step
    monkeypatch.undo()
    writer.close()
    truncate_run(tmp_path, newest)
    assert len(list((tmp_path / "checkpoints").iterdir())) == 2 * len(reader.checkpoints())
    with RunWriter(tmp_path, space=SPACE) as writer:  # there is room again: what was left to do is done
        keep(writer, state(30, 4.0))
    wanted = {0: "compact", 10: "compact", 20: "exact", 30: "full"}
    assert forms(tmp_path) == (wanted if newest == 20 else {0: "compact", 10: "exact", 30: "full"})


def test_a_full_disk_spoils_no_checkpoint_of_the_same_step(tmp_path, monkeypatch):
    checkpoint_file.write(tmp_path, state(5, 1.0))
    monkeypatch.setattr("playground.runs.atomic.os.replace", lambda *_: (_ for _ in ()).throw(OSError(28)))
    with pytest.raises(OSError, match="28"):
        checkpoint_file.write(tmp_path, state(5, 2.0), "compact")
    same(checkpoint_file.read(tmp_path, 5), state(5, 1.0))
    assert len(list(tmp_path.iterdir())) == 2


def test_a_worker_killed_while_it_writes_leaves_a_run_to_go_on_with(tmp_path):
    """What a kill leaves: tensors without a description, temporary files, two full checkpoints."""
    with RunWriter(tmp_path) as writer:
        keep(writer, state(0, 3.0), state(10, 2.0), state(20, 1.0))
    folder = tmp_path / "checkpoints"
    (folder / "0000000033.0badcafe.safetensors").write_bytes(b"half")
    (folder / "0000000020.0badcafe.safetensors").write_bytes(b"half")
    (folder / ".0000000030.json.77.tmp").write_text("{")
    reader = RunReader(tmp_path)
    assert reader.latest_step() == 20
    same(reader.checkpoint(20), state(20, 1.0))
    truncate_run(tmp_path, 20)
    with RunWriter(tmp_path, space=SPACE) as writer:
        keep(writer, state(30, 2.0))
    assert forms(tmp_path) == {0: "compact", 10: "compact", 20: "exact", 30: "full"}
    assert len(list(folder.iterdir())) == 8


def test_a_reader_never_meets_a_checkpoint_that_is_half_rewritten(tmp_path, monkeypatch):
    """Its description is read, then it takes a smaller form, then its tensors are read."""
    checkpoint_file.write(tmp_path, state(5, 1.0))
    read_bytes, rewritten = checkpoint_file.read_bytes, []

    def rewrite_meanwhile(path, *more):
        data = read_bytes(path, *more)
        if path.suffix == ".json" and not rewritten:
            rewritten.append(path)
            checkpoint_file.write(tmp_path, state(5, 1.0), "compact")
        return data

    monkeypatch.setattr(checkpoint_file, "read_bytes", rewrite_meanwhile)
    assert "weights" in checkpoint_file.read(tmp_path, 5).meta
    assert rewritten


@pytest.mark.parametrize(
    "file", ["../run.json", "0000000005.safetensors/../../x", "0000000006.safetensors", 3, "/etc/passwd"]
)
def test_a_description_names_its_own_tensors_alone(tmp_path, file):
    checkpoint_file.write(tmp_path, state(5))
    path = tmp_path / "0000000005.json"
    value = checkpoint_file.loads(path.read_bytes(), "checkpoint")
    path.write_text(checkpoint_file.dumps({**value, "file": file}))
    with pytest.raises(StoreError, match="damaged"):
        checkpoint_file.read(tmp_path, 5)


# ---- runs of the previous version ----------------------------------------------------------------------


@pytest.fixture
def old(tmp_path):
    return Path(shutil.copytree(OLD, tmp_path / "old"))


def test_an_old_run_opens_as_it_was(old):
    reader = RunReader(old)
    assert reader.checkpoints() == (0, 6, 9)
    assert (reader.latest_step(), reader.best_step()) == (9, 9)
    assert reader.metrics()["step"].tolist() == list(range(1, 10))
    for step in reader.checkpoints():
        checkpoint = reader.checkpoint(step)
        assert any(name.startswith("generator.") for name in checkpoint.tensors)
        assert load_model(checkpoint).bytes > 0
    assert set(forms(old).values()) == {"full"}


def test_an_old_run_goes_on_and_becomes_smaller(old):
    reader, before = RunReader(old), size(old)
    spec, text = TrainSpec.from_json(reader.document("resolved")), samples.load("students")
    straight = [x for snapshot in train(spec, text) for x in snapshot.rows.get("train_loss", [])]
    truncate_run(old, 9)
    with RunWriter(old, space=SPACE) as writer:
        for snapshot in job(spec.to_json(), corpus=text, resume=reader.checkpoint(9)):
            writer.append(snapshot)
    losses = reader.metrics()["train_loss"]
    assert len(losses) == 12
    np.testing.assert_allclose(
        losses, straight, rtol=1e-4
    )  # another processor may have trained the beginning
    found, best = forms(old), reader.best_step()
    assert found.pop(12) == "full"
    assert best == 12 or found[best] == "exact"
    assert set(found.values()) <= {"compact", "exact"}
    assert list(found.values()).count("exact") <= 2, "best on the part, and best on all of the held-out text"
    assert size(old) < before


def test_an_old_run_is_resumed_by_the_service(serve):
    from playground.runs.jobs import JOBS
    from playground.runs.service import Service

    service = serve()
    run_id, root = "a" * 26, service.root
    service.close()
    shutil.copytree(OLD, root / "runs" / run_id)
    (root / "runs" / run_id / "touched").touch()
    service = Service(root, jobs=JOBS, preload=())
    try:
        assert (service.run(run_id).status, service.run(run_id).step) == ("stopped", 9)
        with service._registry.changed:
            service._registry.enqueue(service._registry.runs[run_id])
            service._dispatcher.schedule()
        view = until(service, run_id, "finished")
        assert view.step == 12
        assert forms(root / "runs" / run_id)[12] == "full"
    finally:
        service.close()


# ---- the real training ---------------------------------------------------------------------------------

SPEC = TrainSpec(hidden=16, embedding=8, batch=2, window=16, dropout=0.2, segments=((40, 0.01),), warmup=2)


def test_a_training_that_is_resumed_from_the_newest_continues_to_the_bit(tmp_path):
    text = samples.load("students")
    straight = [x for snapshot in train(SPEC, text) for x in snapshot.rows.get("train_loss", [])]
    resume, steps = None, 0
    while steps < 40:  # interrupted after about every ninth step
        truncate_run(tmp_path, resume.step if resume else None)
        with RunWriter(tmp_path, space=150_000) as writer:
            for snapshot in train(SPEC, text, resume):
                writer.append(snapshot)
                steps = snapshot.step
                if snapshot.checkpoint is not None and steps >= (resume.step if resume else 0) + 9:
                    break
        resume = RunReader(tmp_path).checkpoint(RunReader(tmp_path).latest_step())
    assert RunReader(tmp_path).metrics()["train_loss"].tolist() == straight
    assert len(RunReader(tmp_path).checkpoints()) < 41
    assert list(forms(tmp_path).values()).count("full") == 1


def test_a_training_cannot_be_resumed_from_a_checkpoint_without_its_optimizer(tmp_path):
    text = samples.load("students")
    checkpoint = next(s.checkpoint for s in train(SPEC, text) if s.checkpoint and s.step > 3)
    with pytest.raises(SpecError):
        list(train(SPEC, text, checkpoint.without_resume_state()))


def test_the_size_of_a_smaller_form_is_known_before_it_is_written(tmp_path):
    checkpoint_file.write(tmp_path, state(5, 1.0, size=64_000))
    _, estimated = checkpoint_file.read_sizes(tmp_path, 5)
    assert estimated.keys() == {"full", "exact", "compact"}
    for form in checkpoint_file.FORMS:
        checkpoint_file.write(tmp_path, state(5, 1.0, size=64_000), form)
        found, sizes = checkpoint_file.read_sizes(tmp_path, 5)
        assert found == form
        assert sizes[form] == sum(path.stat().st_size for path in tmp_path.iterdir())
        assert estimated[form] == pytest.approx(sizes[form], rel=0.15)


def test_a_model_larger_than_the_space_of_a_run_keeps_five_checkpoints(tmp_path):
    with RunWriter(tmp_path, space=SPACE) as writer:
        for step in range(0, 200, 10):
            keep(writer, state(step, 200.0 - step, size=200_000))
    assert list(forms(tmp_path).values()) == ["compact"] * 4 + ["full"]
    assert RunReader(tmp_path).checkpoints()[0] == 0
