"""The list of runs: only the studio's own, each with its best held-out loss and what it was measured on."""

from datetime import datetime
from types import SimpleNamespace

import pytest

from playground.errors import StoreError
from playground.ui import run_list


def test_other_pages_jobs_are_left_out(monkeypatch):
    views = tuple(SimpleNamespace(job=job) for job in ("dropout", "train", "dropout", "train"))
    monkeypatch.setattr(run_list, "service", lambda: SimpleNamespace(runs_of=lambda owner: views))
    assert run_list.trainings("me") == (views[1], views[3])


@pytest.mark.parametrize(
    ("evaluations", "line"),
    [
        ([], ""),
        ([(1.5, False), (1.75, False)], " · held out: a part 1.50 ± 0.04 nats/token"),
        ([(1.5, False), (1.75, True)], " · held out: all of it 1.750 nats/token"),
    ],
)
def test_the_best_loss_says_what_it_was_measured_on(evaluations, line, monkeypatch):
    events = [
        {"step": step, "loss": loss, "whole": full, "standard_error": 0.0 if full else 0.04}
        for step, (loss, full) in enumerate(evaluations)
    ]
    reader = SimpleNamespace(events=lambda kind: events)
    monkeypatch.setattr(run_list, "service", lambda: SimpleNamespace(reader=lambda run_id, viewed: reader))
    assert run_list._best("a") == line


def test_a_row_says_when_on_what_and_how_large(monkeypatch):
    created = datetime(2026, 3, 7, 9, 5).timestamp()
    monkeypatch.setattr(run_list, "service", lambda: SimpleNamespace(reader=lambda run_id, viewed: None))
    monkeypatch.setattr(run_list.experiment, "run_facts", lambda view, reader: "words · *a* · 9 parameters")
    facts = run_list._facts(SimpleNamespace(id="a", created=created))
    assert facts == "7 Mar 09:05 · words · \\*a\\* · 9 parameters", "a name is no Markdown"

    def damaged(view, reader):
        raise StoreError("The card cannot be read.")

    monkeypatch.setattr(run_list.experiment, "run_facts", damaged)
    assert run_list._facts(SimpleNamespace(id="a", created=created)) == "7 Mar 09:05"
