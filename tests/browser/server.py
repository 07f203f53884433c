"""A Streamlit server of a test's own: free port, own store, own log, no orphans afterwards."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120


@dataclass(frozen=True)
class Server:
    """A running app: its address, the file its log goes to, its process id."""

    url: str
    log: Path
    pid: int

    def logged(self) -> str:
        """Everything the server has printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")


@contextlib.contextmanager
def serve(
    app: Path | None = None, environment: Mapping[str, str] | None = None, options: tuple[str, ...] = ()
) -> Iterator[Server]:
    """Run an app (by default the playground) with the repository's configuration until the block ends.

    RuntimeError with the log when it does not answer within `PATIENCE` seconds.
    """
    with tempfile.TemporaryDirectory(prefix="playground-test-") as folder:
        port, log = _free_port(), Path(folder) / "server.log"
        start = ["streamlit", "run", str(app)] if app else ["playground.ui.serve"]
        command = [sys.executable, "-m", *start, f"--server.port={port}", *options]
        with log.open("wb") as out:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=_environment(folder, environment or {}),
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        server = Server(f"http://localhost:{port}", log, process.pid)
        try:
            _wait_until_healthy(server, process, _base(options))
            yield server
        finally:
            _stop(process)


def _environment(folder: str, extra: Mapping[str, str]) -> dict[str, str]:
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("STREAMLIT_")}
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {**inherited, "PYTHONPATH": path, "PLAYGROUND_STORE": str(Path(folder) / "store"), **extra}


def _base(options: tuple[str, ...]) -> str:
    name = "--server.baseUrlPath="
    return next(
        (option.removeprefix(name).strip("/") + "/" for option in options if option.startswith(name)), ""
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(server: Server, process: subprocess.Popen[bytes], base: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            if urllib.request.urlopen(f"{server.url}/{base}_stcore/health", timeout=1).status == 200:
                return
        time.sleep(0.05)
    raise RuntimeError(f"the app did not start:\n{server.logged()}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask politely, as Ctrl-C does; after that the whole process group goes."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
