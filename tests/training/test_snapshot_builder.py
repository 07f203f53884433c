import numpy as np

from playground.training.snapshot_builder import COLUMNS, SnapshotBuilder
from playground.training.trainer import StepResult


def test_everything_is_handed_over_once_and_in_order():
    report = SnapshotBuilder()
    report.row(1, StepResult(2.0, 1.0, 0.5, 30), 0.1)
    report.row(2, StepResult(1.5, 0.4, 0.4, 28), 0.2)
    report.event("note", 1, text="first")
    report.event("sample", 2, text="second")
    report.documents({"card": {"name": "x"}})
    snapshot = report.build(2, 10)
    assert tuple(snapshot.rows) == COLUMNS
    assert snapshot.rows["step"].tolist() == [1, 2]
    assert snapshot.rows["train_loss"].tolist() == [2.0, 1.5]
    assert snapshot.rows["tokens"].dtype == np.int64
    assert [event["text"] for event in snapshot.events] == ["first", "second"]
    assert snapshot.documents == {"card": {"name": "x"}}
    empty = report.build(2, 10, stopped="enough")
    assert (empty.rows, empty.events, empty.documents, empty.stopped) == ({}, (), {}, "enough")


def test_a_snapshot_is_due_after_a_tenth_of_a_second(monkeypatch):
    now = [5.0]
    monkeypatch.setattr("playground.training.snapshot_builder.time.monotonic", lambda: now[0])
    report = SnapshotBuilder()
    assert not report.due
    now[0] += 0.11
    assert report.due
    report.build(0, 0)
    assert not report.due
