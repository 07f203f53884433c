"""What a training reaches in its time budget, and what recording everything costs it.

    python -m benchmarks.training DATA_FOLDER

held-out loss: studio defaults on names.txt (items, 30 s) and wikitext-2-valid.txt (running text, characters,
60 s), in nats per character, next to the baselines of the same held-out part.
overhead: tokens/s of the job through the service, with evaluation, samples, checkpoints and writing, against
the loop anybody would write, in the same kind of worker process; runs alternate, and medians are compared.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Generator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import report, rows
from benchmarks.rows import Row
from playground.runs.limits import Limits
from playground.runs.service import Service
from playground.text.corpus import Corpus, from_text
from playground.training.dataset import build_dataset
from playground.training.default_spec import default_spec
from playground.training.snapshot import Checkpoint, Json, Snapshot
from playground.training.spec import TrainSpec

REPEATS = 3
SECONDS = 20.0  # of each run of the comparison
OWNER = "bench"
JOBS = {"recorded": "benchmarks.training:recorded", "bare": "benchmarks.training:bare"}
FILES = {"names.txt": ("items", 30.0, 1.985), "wikitext-2-valid.txt": ("running", 60.0, 1.52)}

row = partial(rows.row, "python -m benchmarks.training DATA")


def measure(data_folder: str | Path) -> list[Row]:
    """Return rows of name, value, unit, budget and command."""
    found: list[Row] = []
    for file, (reading, seconds, budget) in FILES.items():
        text = (Path(data_folder) / file).read_text(encoding="utf-8")
        corpus = from_text(text, "items" if reading == "items" else "running", file)
        spec = default_spec(corpus.reading, "characters", seconds, _vocabulary(corpus), len(text))
        found += _held_out(file, spec, corpus, budget)
        found += _overhead(file, spec, corpus)
    return found


def _vocabulary(corpus: Corpus) -> int:
    return len(build_dataset(TrainSpec(), corpus).tokenizer)


def _held_out(file: str, spec: TrainSpec, corpus: Corpus, budget: float) -> list[Row]:
    """One run of the job through the service with the studio's default settings."""
    run = _run("train", spec, corpus, {"train": "playground.training.loop:job"})
    loss = [event["loss"] for event in run["events"] if event.get("whole")][-1]
    name = f"held-out loss, {file}, {spec.seconds:.0f} s"
    baselines = run["baselines"]
    lines = [row(name, loss, "nats/char", f"<= {budget}")]
    lines += [
        row(f"  {key} baseline, {file}", baselines[key], "nats/char")
        for key in ("uniform", "unigram", "ngram5")
    ]
    return [*lines, row(f"  time taken, {file}", run["elapsed"], "s", f"about {spec.seconds:.0f}")]


def _overhead(file: str, spec: TrainSpec, corpus: Corpus) -> list[Row]:
    """Alternate the job and the bare loop over the same steps."""
    reference = _run("recorded", replace(spec, seconds=SECONDS), corpus, JOBS)
    spec = TrainSpec.from_json(reference["resolved"])
    rates: dict[str, list[float]] = {"recorded": [], "bare": []}
    for _ in range(REPEATS):
        for job, seen in rates.items():
            seen.append(_run(job, spec, corpus, JOBS)["rate"])
    recorded, bare = (statistics.median(rates[job]) for job in ("recorded", "bare"))
    return [
        row(f"recorded tokens/s, {file}", recorded, "tokens/s"),
        row(f"bare loop tokens/s, {file}", bare, "tokens/s"),
        row(f"recorded / bare, {file}", recorded / bare, "", ">= 0.93"),
    ]


def _run(job: str, spec: TrainSpec, corpus: Corpus, jobs: Mapping[str, str]) -> dict[str, Any]:
    """Run one job through a service of its own and return what it recorded."""
    with tempfile.TemporaryDirectory() as root:
        service = Service(Path(root) / "store", Limits(workers=1), jobs=jobs)
        try:
            corpus_id = service.add_corpus(OWNER, corpus)
            run_id = service.start(OWNER, job, spec.to_json(), corpus_id, spec.seconds)
            while service.run(run_id).active:
                time.sleep(0.1)
            view, reader = service.run(run_id), service.reader(run_id)
            if view.status != "finished":
                raise RuntimeError(f"the benchmark's run is {view.status}: {view.message}")
            notes = [event for event in reader.events("note") if "rate" in event]
            return {
                "events": reader.events("validation"),
                "elapsed": view.elapsed,
                "baselines": reader.document("baselines"),
                "resolved": reader.document("resolved"),
                "rate": notes[-1]["rate"] if notes else None,
            }
        finally:
            service.close()


def recorded(
    spec: Mapping[str, Json], *, corpus: Corpus | None, resume: Checkpoint | None = None
) -> Generator[Snapshot, str | None, None]:
    """The training job as it is; at the end it says how many tokens a second it learned from."""
    from playground.training.loop import job

    began, tokens, snapshot = 0.0, 0, Snapshot(0)
    for snapshot in job(spec, corpus=corpus, resume=resume):
        if began:
            tokens += int(snapshot.rows["tokens"].sum()) if "tokens" in snapshot.rows else 0
        yield snapshot
        if not began and snapshot.checkpoint is not None:
            began = time.perf_counter()  # step 0 has been looked at: the steps come next
        if snapshot.step == snapshot.steps and snapshot.checkpoint is not None:
            break  # before the one look at everything, whose cost does not grow with the budget
    yield _note(snapshot.step, tokens / (time.perf_counter() - began))


def bare(
    spec: Mapping[str, Json], *, corpus: Corpus | None, resume: Checkpoint | None = None
) -> Generator[Snapshot, str | None, None]:
    """The same steps, without anything around them."""
    import torch
    from torch import nn

    from playground.text.padding import IGNORED
    from playground.training.trainer import make_batches

    assert corpus is not None
    settings = TrainSpec.from_json(spec)
    data = build_dataset(settings, corpus)
    size = len(data.tokenizer)
    embedding = nn.Embedding(size, settings.embedding)
    cell = nn.LSTM(settings.embedding, settings.hidden, settings.layers, batch_first=True)
    output = nn.Linear(settings.hidden, size)
    parameters = [*embedding.parameters(), *cell.parameters(), *output.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=settings.learning_rate, fused=True)
    batches, state, tokens = make_batches(settings, data.train), None, 0
    yield Snapshot(0, settings.steps)
    began = time.perf_counter()
    for _ in range(settings.steps):
        x, y, fresh = batches.next()
        h, state = cell(embedding(torch.from_numpy(x)), None if fresh.all() else state)
        state = (state[0].detach(), state[1].detach())
        targets = torch.from_numpy(y).view(-1)
        loss = nn.functional.cross_entropy(output(h).view(-1, size), targets, ignore_index=IGNORED)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, settings.clip)
        optimizer.step()
        tokens += int((y != IGNORED).sum())
    yield _note(settings.steps, tokens / (time.perf_counter() - began))


def _note(step: int, rate: float) -> Snapshot:
    return Snapshot(step, step, events=({"kind": "note", "step": step, "text": "speed", "rate": rate},))


if __name__ == "__main__":
    print(report.plain(measure(sys.argv[1])))
