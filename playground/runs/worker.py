"""The worker process: runs one job, writes its snapshots, executes commands, reports its progress.

Commands are lines ("pause", "stop") on a pipe whose write end the server holds. When that pipe breaks the
server has ended, and the worker exits at once: everything it had yielded is on disk.
"""

import json
import os
import sys
import threading
import traceback
from collections.abc import Callable, Generator, Mapping
from pathlib import Path

from playground.errors import UserError
from playground.runs import jobs
from playground.runs.progress import ProgressReporter
from playground.runs.reader import RunReader
from playground.runs.store import Store
from playground.runs.worker_priority import lower_priority
from playground.runs.writer import RunWriter, truncate_run
from playground.training.snapshot import Snapshot, StopRequested

CLOSING = "measuring the held-out loss"


class CommandListener:
    """Reads commands in a thread of its own; ends the process when the pipe breaks."""

    def __init__(self, descriptor: int) -> None:
        self.latest = ""
        threading.Thread(target=self._listen, args=(descriptor,), daemon=True).start()

    def _listen(self, descriptor: int) -> None:
        with open(descriptor, "rb", buffering=0) as pipe:
            for line in iter(pipe.readline, b""):
                self.latest = line.decode("ascii", "replace").strip()
        os._exit(0)


def run_job(
    generator: Generator[Snapshot, str | None, None],
    write: Callable[[Snapshot], None],
    report: Callable[..., None],
    command: Callable[[], str],
) -> None:
    """Run a job until it ends or a command ("pause", "stop") has been executed, and report how it ended.

    On a command the job is asked for a checkpoint; it ends after the next snapshot, with or without one, and
    after what it still yields when it is told to stop.
    """
    snapshot, checkpoint_requested = None, False
    try:
        while True:
            if snapshot is None:
                snapshot = next(generator)
            else:
                snapshot = generator.send("checkpoint" if checkpoint_requested else None)
            write(snapshot)
            if snapshot.stopped:
                return report("diverged", snapshot, snapshot.stopped)
            latest = command()
            if latest and (checkpoint_requested or snapshot.checkpoint is not None):
                _close(generator, write, lambda last: report("running", last, CLOSING))
                latest = command() or latest  # a pause may have become a stop
                status = "paused" if latest == "pause" else "stopped"
                return report(status, snapshot, f"{status} at step {snapshot.step}")
            checkpoint_requested = bool(latest)
            report("running", snapshot)
    except StopIteration:
        report("finished", snapshot, f"finished at step {snapshot.step if snapshot else 0}")
    finally:
        generator.close()


def _close(
    generator: Generator[Snapshot, str | None, None],
    write: Callable[[Snapshot], None],
    report: Callable[[Snapshot], None],
) -> None:
    """Tell a job to stop, and write what it still yields. Errors lose nothing: its checkpoint is written."""
    try:
        snapshot = generator.throw(StopRequested())
        while True:
            write(snapshot)
            report(snapshot)
            snapshot = next(generator)
    except (StopRequested, StopIteration):
        return
    except Exception:
        traceback.print_exc()


def run_task(task: Mapping[str, str | int], command_pipe: int, event_pipe: int) -> None:
    """Run one task {"root", "run", "job", "checkpoints", "run_bytes"}; the pipes are file descriptors."""
    lower_priority()
    store = Store(Path(str(task["root"])))
    run_id = str(task["run"])
    folder = store.folder(run_id)
    _redirect_output(folder / "log.txt")
    listener, progress = CommandListener(command_pipe), ProgressReporter(folder, run_id, event_pipe)
    try:
        start = RunReader(folder).latest_step() or None  # at step 0 nothing was learned: start over
        truncate_run(folder, start)
        about = store.about(run_id)
        corpus = store.corpora.get(about["corpus"]) if about["corpus"] else None
        checkpoint = RunReader(folder).checkpoint(start) if start else None
        job = jobs.load_job(str(task["job"]))
        with RunWriter(folder, int(task["checkpoints"]), int(task["run_bytes"])) as writer:
            generator = job(about["spec"], corpus=corpus, resume=checkpoint)
            run_job(generator, writer.append, progress.report, lambda: listener.latest)
    except BrokenPipeError:
        return  # the server has ended: the next one finds a run that was interrupted
    except Exception as error:
        traceback.print_exc()
        progress.report("failed", message=_error_message(error, progress.state.step))


def _error_message(error: Exception, step: int) -> str:
    """Return a sentence for the user, without code or paths."""
    if isinstance(error, UserError):
        return str(error)
    if isinstance(error, MemoryError):
        return f"stopped at step {step}: the memory was not enough"
    if isinstance(error, OSError):
        return f"stopped at step {step}: the disk is full or cannot be written"
    return f"stopped at step {step}: the job ran into an error, which is noted in the run's log"


def _redirect_output(path: Path) -> None:
    """Redirect standard output and error of this process, C libraries included, to the run's log."""
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    sys.stdout.flush()
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)


def main() -> None:
    """Run as a program: the first line of standard input is the task, the following ones are commands."""
    command_pipe, event_pipe = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    first = b""
    while not first.endswith(b"\n"):
        byte = os.read(command_pipe, 1)
        if not byte:
            return
        first += byte
    run_task(json.loads(first), command_pipe, event_pipe)


if __name__ == "__main__":
    main()
