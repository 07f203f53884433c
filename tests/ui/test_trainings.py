"""Only the studio's own runs are listed in the studio."""

from types import SimpleNamespace

from playground.ui import listing


def test_other_pages_jobs_are_left_out(monkeypatch):
    views = tuple(SimpleNamespace(job=job) for job in ("dropout", "train", "dropout", "train"))
    monkeypatch.setattr(listing, "service", lambda: SimpleNamespace(runs_of=lambda owner: views))
    assert listing.trainings("me") == (views[1], views[3])
