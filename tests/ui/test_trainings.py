"""Only the studio's own runs are listed in the studio."""

from types import SimpleNamespace

from playground.ui import run_list


def test_other_pages_jobs_are_left_out(monkeypatch):
    views = tuple(SimpleNamespace(job=job) for job in ("dropout", "train", "dropout", "train"))
    monkeypatch.setattr(run_list, "service", lambda: SimpleNamespace(runs_of=lambda owner: views))
    assert run_list.trainings("me") == (views[1], views[3])
