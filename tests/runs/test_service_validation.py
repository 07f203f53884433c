"""Who may do what: ids, owners, texts, limits; what is refused is said in a sentence."""

import pytest

from playground.errors import (
    CorpusNotFound,
    InvalidRunState,
    LimitReached,
    NotOwner,
    RunNotFound,
    StoreError,
    UnknownJob,
    UserError,
)
from playground.runs.limits import Limits
from playground.text.corpus import Corpus
from tests.runs.conftest import until

GARBAGE = [
    "",
    "x",
    "../../etc/passwd",
    "a/b",
    "..",
    "%2e%2e",
    "\x00" * 26,
    "A" * 26,
    "é" * 26,
    "a" * 27,
    "a" * 25 + "\n",
    None,
    7,
    ["a"],
    "sample-../x",
    "sample-",
]


def test_only_jobs_of_the_table_run(service):
    for job in ("os:system", "", "playground.training.loop:job", None):
        with pytest.raises(UnknownJob):
            service.start("me", job, {})
    assert service.runs_of("me") == ()


@pytest.mark.parametrize("garbage", GARBAGE)
def test_garbage_ids_are_refused_at_every_door(service, garbage):
    doors = [
        service.run,
        service.reader,
        lambda x: service.pause("me", x),
        lambda x: service.stop("me", x),
        lambda x: service.resume("me", x),
        lambda x: service.delete("me", x),
        lambda x: service.corpus_of("me", x),
    ]
    for door in doors:
        with pytest.raises(RunNotFound, match="no such run"):
            door(garbage)
    texts = (service.corpus, lambda x: service.own_corpus("me", x), lambda x: service.delete_corpus("me", x))
    for door in texts:
        with pytest.raises(CorpusNotFound, match="no such text"):
            door(garbage)
    if garbage:
        with pytest.raises(CorpusNotFound):
            service.start("me", "read", {}, garbage)


def test_others_read_but_neither_steer_nor_delete(service):
    corpus_id = service.add_corpus("me", Corpus("some text"))
    run_id = service.start("me", "count", {}, corpus_id)
    view = until(service, run_id, "running")
    assert view.mine("me")
    for other in ("you", "", None):
        assert not view.mine(other)
        assert service.runs_of(other) == ()
        for steer in (service.pause, service.stop, service.resume, service.delete, service.corpus_of):
            with pytest.raises(NotOwner):
                steer(other, run_id)
        with pytest.raises(NotOwner):
            service.delete_corpus(other, corpus_id)
        with pytest.raises(NotOwner):
            service.own_corpus(other, corpus_id)
        assert service.own_corpus(other, "sample-students").text
        with pytest.raises(NotOwner):
            service.start(other, "read", {}, corpus_id)
        with pytest.raises(NotOwner):
            service.add_corpus("", Corpus("x"))
    assert service.run(run_id).status == "running"
    assert service.corpus_of("me", run_id) == corpus_id
    assert service.own_corpus("me", corpus_id).text == "some text"
    stored = b"".join(path.read_bytes() for path in service.root.rglob("*.json"))
    assert b'"me"' not in stored
    assert corpus_id not in repr(view)


def test_a_text_reaches_the_job_and_deleting_it_deletes_it_everywhere(service):
    secret = "a very private sentence ⏎ with emoji 👩‍🏫 and a \udcff stray byte"
    corpus_id = service.add_corpus("me", Corpus(secret, "items", "notes"))
    assert service.corpus(corpus_id) == Corpus(secret, "items", "notes")
    done = until(service, service.start("me", "read", {}, corpus_id), "finished").id
    assert service.reader(done).document("card") == {"name": "notes", "characters": len(secret)}
    run_id = service.start("me", "count", {}, corpus_id)
    waiting = service.start("me", "count", {}, corpus_id)
    until(service, run_id, "running")
    service.delete_corpus("me", corpus_id)
    assert until(service, run_id, "stopped").message.endswith("its text was deleted")
    assert until(service, waiting, "stopped").message == "stopped before the first step: its text was deleted"
    assert len(service.reader(run_id).metrics()["step"]) > 0
    for run in (run_id, waiting):
        with pytest.raises(InvalidRunState, match="deleted"):
            service.resume("me", run)
    with pytest.raises(CorpusNotFound):
        service.corpus(corpus_id)
    with pytest.raises(CorpusNotFound):
        service.delete_corpus("me", corpus_id)
    files = [path for path in service.root.rglob("*") if path.is_file()]
    assert not any(b"very private" in path.read_bytes() for path in files)


def test_bundled_samples_are_texts_for_everybody_and_for_ever(service):
    text = service.corpus("sample-students").text
    view = until(service, service.start("me", "read", {}, "sample-students"), "finished")
    assert service.reader(view.id).document("card")["characters"] == len(text)
    assert service.corpus_of("you", view.id) == "sample-students"
    with pytest.raises(NotOwner, match="bundled"):
        service.delete_corpus("me", "sample-students")
    for unknown in ("sample-nothing", "sample-__init__"):
        with pytest.raises(CorpusNotFound):
            service.corpus(unknown)
        with pytest.raises(CorpusNotFound):
            service.start("me", "read", {}, unknown)


def test_bad_budgets_and_specs_are_refused(service):
    for seconds in (0, -1, float("nan"), float("inf"), "60"):
        with pytest.raises(UserError, match="budget"):
            service.start("me", "count", {}, seconds=seconds)
    with pytest.raises(LimitReached, match=r"300 seconds.*PLAYGROUND_SECONDS"):
        service.start("me", "count", {}, seconds=301)
    with pytest.raises(TypeError):
        service.start("me", "count", {"f": print})
    with pytest.raises(UserError, match="too long"):
        service.start("me", "count", {"text": "x" * 200_000})


def test_limits_are_said_when_hit(serve):
    service = serve(Limits(workers=1, corpus_bytes=10, queued_per_owner=1, store_bytes=100_000))
    with pytest.raises(LimitReached, match=r"12 bytes.*10 bytes.*PLAYGROUND_CORPUS_BYTES"):
        service.add_corpus("me", Corpus("ä" * 6))
    service.start("me", "sleep", {})
    service.start("me", "sleep", {})
    with pytest.raises(LimitReached, match="1 run may wait"):
        service.start("me", "sleep", {})
    service.start("you", "sleep", {})
    (service.root / "runs" / "big").write_bytes(bytes(100_000))
    with pytest.raises(LimitReached, match="store is full"):
        service.start("him", "count", {})


def test_a_full_disk_is_a_sentence(service, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device", "/secret/path")

    run_id = until(service, service.start("me", "count", {"steps": 2}), "finished").id
    monkeypatch.setattr("playground.runs.corpus_store.write_bytes", full)
    monkeypatch.setattr("playground.runs.store.write_json", full)
    monkeypatch.setattr("playground.runs.registry.write_json", full)
    for attempt in (
        lambda: service.add_corpus("me", Corpus("text")),
        lambda: service.start("me", "count", {}),
        lambda: service.resume("me", run_id, {"steps": 5}),
    ):
        with pytest.raises(StoreError, match="disk is full") as caught:
            attempt()
        assert "secret" not in str(caught.value)
    assert [view.id for view in service.runs_of("me")] == [run_id]
