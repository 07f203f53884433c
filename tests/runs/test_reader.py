import json
import threading

import numpy as np
import pytest

from playground.errors import StoreError
from playground.runs.atomic import read_object
from playground.runs.reader import RunReader
from playground.runs.state import RunState
from playground.runs.writer import RunWriter, truncate_run
from playground.training.snapshot import Checkpoint, Snapshot


def snapshot(step, **more):
    rows = {"step": np.array([step - 1, step]), "loss": np.array([1 / step, 2 / step], dtype=np.float32)}
    return Snapshot(step=step, rows=rows, events=({"kind": "note", "step": step},), **more)


@pytest.fixture
def writer(tmp_path):
    with RunWriter(tmp_path) as writer:
        yield writer


def test_a_run_without_anything_yet_is_empty(tmp_path):
    reader = RunReader(tmp_path)
    assert (reader.metrics(), reader.events(), reader.checkpoints(), reader.document("card")) == (
        {},
        (),
        (),
        None,
    )
    assert (reader.best_step(), reader.latest_step()) == (None, None)
    with pytest.raises(StoreError, match="missing"):
        reader.checkpoint(1)
    with pytest.raises(StoreError, match="missing"):
        RunState.load(tmp_path)


def test_metrics_grow_and_are_exact(tmp_path, writer):
    reader = RunReader(tmp_path)
    writer.append(snapshot(2))
    first = reader.metrics()
    writer.append(Snapshot(step=3))
    writer.append(snapshot(4))
    second = reader.metrics()
    np.testing.assert_array_equal(first["step"], [1, 2])
    np.testing.assert_array_equal(second["step"], [1, 2, 3, 4])
    np.testing.assert_array_equal(second["loss"], np.array([1 / 2, 1, 1 / 4, 1 / 2], dtype=np.float32))
    assert second["step"].dtype.kind == "i"
    assert reader.metrics()["loss"] is second["loss"]  # nothing new, nothing copied
    with pytest.raises(ValueError, match="read-only"):
        second["loss"][0] = 0


def test_only_what_is_new_is_read(tmp_path, writer, monkeypatch):
    reader = RunReader(tmp_path)
    for step in range(2, 40, 2):
        writer.append(snapshot(step))
        reader.metrics()
    parsed = []
    monkeypatch.setattr(
        "playground.runs.json_lines.loads", lambda data, what: parsed.append(data) or json.loads(data)
    )
    writer.append(snapshot(40))
    assert len(reader.metrics()["step"]) == 40
    assert len(parsed) == 1


def test_a_column_that_comes_later_is_nan_before(tmp_path, writer):
    writer.append(Snapshot(step=1, rows={"step": np.array([1])}))
    writer.append(Snapshot(step=2, rows={"step": np.array([2]), "loss": np.array([0.5])}))
    writer.append(Snapshot(step=3, rows={"loss": np.array([0.25])}))
    metrics = RunReader(tmp_path).metrics()
    np.testing.assert_array_equal(metrics["loss"], [np.nan, 0.5, 0.25])
    np.testing.assert_array_equal(metrics["step"], [1, 2, 3])


def test_a_torn_last_line_is_not_there_yet(tmp_path, writer):
    writer.append(snapshot(2))
    reader = RunReader(tmp_path)
    line = b'{"step":[3],"loss":[0.5]}\n'
    with open(tmp_path / "metrics.jsonl", "ab", buffering=0) as file:
        file.write(line[:9])
        assert len(reader.metrics()["step"]) == 2
        file.write(line[9:])
    assert list(reader.metrics()["step"]) == [1, 2, 3]


@pytest.mark.parametrize(
    "line",
    [
        "garbage",
        "[1]",
        "{}",
        "[" * 100_000,
        '{"step":3}',
        '{"step":[null]}',
        '{"step":["<b>"]}',
        '{"step":[[1],[2]]}',
        '{"step":[[1],2]}',
        '{"step":[1,2],"loss":[1]}',
    ],
)
def test_a_damaged_line_of_metrics_is_said(tmp_path, writer, line):
    writer.append(snapshot(2))
    with open(tmp_path / "metrics.jsonl", "a") as file:
        file.write(line + "\n")
    with pytest.raises(StoreError, match="metrics cannot be read"):
        RunReader(tmp_path).metrics()


def test_other_damage_is_said(tmp_path, writer):
    writer.append(snapshot(2, documents={"card": {"n": 1}}))
    for path in ("events.jsonl", "documents/card.json", "metrics.jsonl", "state.json", "run.json"):
        (tmp_path / path).write_bytes(b"\x80\x04}\xff")
    reader = RunReader(tmp_path)
    reads = (
        reader.events,
        reader.metrics,
        lambda: reader.document("card"),
        lambda: RunState.load(tmp_path),
        lambda: read_object(tmp_path / "run.json", "description of this run"),
    )
    for read in reads:
        with pytest.raises(StoreError, match="cannot be read"):
            read()


@pytest.mark.parametrize(
    "state",
    [
        {"status": "odd"},
        {"step": -1},
        {"step": "1"},
        {"steps": 1.5},
        {"elapsed": float("nan")},
        {"message": 3},
    ],
)
def test_an_impossible_state_is_said(state):
    with pytest.raises(StoreError):
        RunState.from_json(state)


def test_documents_have_plain_names(tmp_path, writer):
    (tmp_path / "run.json").write_text('{"owner": "hash", "corpus": "id", "title": "t", "spec": {}}')
    reader = RunReader(tmp_path)
    for name in ("../run", "run.json", "", "A", "/etc/passwd"):
        assert reader.document(name) is None
        with pytest.raises(ValueError, match="no name"):
            writer.append(Snapshot(step=1, documents={name: 1}))


def test_the_best_checkpoint_is_found_and_kept(tmp_path):
    with RunWriter(tmp_path, limit=5) as writer:
        for step in range(1, 30):
            loss = {"valid_loss": abs(step - 7) + 0.5} if step != 20 else {}
            writer.append(Snapshot(step=step, checkpoint=Checkpoint(step, {"w": np.array([step])}, loss)))
    reader = RunReader(tmp_path)
    assert len(reader.checkpoints()) == 5
    assert {1, 7, 29} <= set(reader.checkpoints())
    assert (reader.best_step(), reader.latest_step()) == (7, 29)
    assert reader.checkpoint(7).tensors["w"].tolist() == [7]
    with RunWriter(tmp_path, limit=5) as writer:  # resumed: it still knows the best
        writer.append(
            Snapshot(step=30, checkpoint=Checkpoint(30, {"w": np.array([30])}, {"valid_loss": 1.0}))
        )
    assert {1, 7, 30} <= set(reader.checkpoints())


def test_cutting_forgets_what_came_after_and_readers_notice(tmp_path):
    reader = RunReader(tmp_path)
    with RunWriter(tmp_path) as writer:
        for step in range(2, 12, 2):
            writer.append(snapshot(step, checkpoint=Checkpoint(step, {"w": np.zeros(1)})))
    assert len(reader.metrics()["step"]) == len(reader.events()) * 2 == 10
    with open(tmp_path / "metrics.jsonl", "a") as file:
        file.write('{"torn')
    torn = tmp_path / "checkpoints" / ".0000000012.json.77.tmp"
    torn.write_text("{")
    truncate_run(tmp_path, 5)
    with RunWriter(tmp_path) as writer:
        writer.append(Snapshot(step=7, rows={"step": np.array([6, 7]), "loss": np.array([0.0, 0.0])}))
    assert list(reader.metrics()["step"]) == [1, 2, 3, 4, 5, 6, 7]
    assert [event["step"] for event in reader.events()] == [2, 4]
    assert reader.checkpoints() == (2, 4)
    assert not torn.exists()
    truncate_run(tmp_path, None)
    assert (reader.metrics(), reader.events(), reader.checkpoints()) == ({}, (), ())


def test_many_may_read_while_one_writes(tmp_path, writer):
    reader = RunReader(tmp_path)
    wrong = []

    def follow():
        seen = 0
        while seen < 400:
            steps = reader.metrics().get("step", np.empty(0))
            if len(steps) < seen or not np.array_equal(steps, np.arange(1, len(steps) + 1)):
                wrong.append(steps)
                return
            seen = len(steps)

    threads = [threading.Thread(target=follow) for _ in range(3)]
    for thread in threads:
        thread.start()
    for step in range(2, 402, 2):
        writer.append(snapshot(step))
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_damaged_checkpoint_is_an_error_and_the_others_are_read(tmp_path):
    with RunWriter(tmp_path) as writer:
        for step in (1, 2):
            writer.append(
                Snapshot(step=step, checkpoint=Checkpoint(step, {"w": np.zeros(1)}, {"valid_loss": 1}))
            )
    reader = RunReader(tmp_path)
    assert reader.checkpoint(2).step == reader.latest_step() == 2
    next((tmp_path / "checkpoints").glob("0000000002.*.safetensors")).write_bytes(b"damaged")
    with pytest.raises(StoreError):
        reader.checkpoint(reader.latest_step())
    assert reader.checkpoint(reader.best_step()).step == 1
