"""Inside a worker process: run one job, write what it yields, follow orders, say how far it is.

Orders come as lines ("pause", "stop") through a pipe that the server holds. When that pipe breaks the server
is gone, however it went, and the worker leaves at once: what it had is on disk.
"""

import json
import os
import sys
import threading
import traceback
from collections.abc import Callable, Generator, Mapping
from pathlib import Path

from playground.runs import jobs
from playground.runs.politeness import be_polite
from playground.runs.progress import Progress
from playground.runs.reader import RunReader
from playground.runs.refusals import Refusal
from playground.runs.store import Store
from playground.runs.writer import RunWriter, cut
from playground.text.decode import TextError
from playground.training.snapshot import Snapshot
from playground.training.spec import SpecError


class Orders:
    """Listens for orders in a thread of its own, and ends the process when the pipe breaks."""

    def __init__(self, descriptor: int) -> None:
        self.latest = ""
        threading.Thread(target=self._listen, args=(descriptor,), daemon=True).start()

    def _listen(self, descriptor: int) -> None:
        with open(descriptor, "rb", buffering=0) as pipe:
            for line in iter(pipe.readline, b""):
                self.latest = line.decode("ascii", "replace").strip()
        os._exit(0)


def drive(
    generator: Generator[Snapshot, str | None, None],
    write: Callable[[Snapshot], None],
    tell: Callable[..., None],
    order: Callable[[], str],
) -> None:
    """Run a job to its end, or until an order to leave has been followed, and tell how it ended.

    A job asked to leave is asked for a checkpoint first; it leaves after that snapshot even without one.
    """
    snapshot, asked = None, False
    try:
        while True:
            snapshot = generator.send("checkpoint" if asked else None) if snapshot else next(generator)
            write(snapshot)
            if snapshot.stopped:
                return tell("diverged", snapshot, snapshot.stopped)
            word = order()
            if word and (asked or snapshot.checkpoint is not None):
                done = "paused" if word == "pause" else "stopped"
                return tell(done, snapshot, f"{done} at step {snapshot.step}")
            asked = bool(word)
            tell("running", snapshot)
    except StopIteration:
        tell("finished", snapshot, f"finished at step {snapshot.step if snapshot else 0}")
    finally:
        generator.close()


def work(task: Mapping[str, str | int], orders: int, voice: int) -> None:
    """Do one task {"root", "run", "job", "keep"}; `orders` and `voice` are pipes' descriptors."""
    be_polite()
    store = Store(Path(str(task["root"])))
    run_id = str(task["run"])
    folder = store.folder(run_id)
    _print_to(folder / "log.txt")
    listener, progress = Orders(orders), Progress(folder, run_id, voice)
    try:
        begin = RunReader(folder).latest_step() or None  # at step 0 nothing was learned: start over
        cut(folder, begin)
        about = store.about(run_id)
        corpus = store.corpora.get(about["corpus"]) if about["corpus"] else None
        checkpoint = RunReader(folder).checkpoint(begin) if begin else None
        job = jobs.load(str(task["job"]))
        with RunWriter(folder, int(task["keep"])) as writer:
            generator = job(about["spec"], corpus=corpus, resume=checkpoint)
            drive(generator, writer.append, progress.tell, lambda: listener.latest)
    except Exception as error:
        traceback.print_exc()
        progress.tell("failed", message=_sentence(error, progress.state.step))


def _sentence(error: Exception, step: int) -> str:
    """Say what went wrong in a sentence without any code in it."""
    if isinstance(error, Refusal | TextError | SpecError):
        return str(error)
    if isinstance(error, MemoryError):
        return f"stopped at step {step}: the memory was not enough"
    if isinstance(error, OSError):
        return f"stopped at step {step}: the disk is full or cannot be written"
    return f"stopped at step {step}: the job ran into an error, which is noted in the run's log"


def _print_to(path: Path) -> None:
    """Send everything this process prints, also from C, to the run's log."""
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    sys.stdout.flush()
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)


def main() -> None:
    """Be a worker started as a program: the task is the first line of standard input, orders follow."""
    orders, voice = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    first = b""
    while not first.endswith(b"\n"):
        byte = os.read(orders, 1)
        if not byte:
            return
        first += byte
    work(json.loads(first), orders, voice)


if __name__ == "__main__":
    main()
