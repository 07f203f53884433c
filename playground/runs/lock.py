"""One server per store: a lock that lasts exactly as long as the server and its workers live."""

import os
import sys
import time
from pathlib import Path

import psutil

_PATIENCE = 1.5  # seconds that the last worker of a dead server may need to exit
_MAX_SERVERS = 64  # servers that may share one root


class StoreLock:
    """An exclusive lock on a store's folder.

    The operating system holds it for the open file, which the workers inherit: it is free again when the
    server and all its workers are gone, however they ended, so no two processes ever write one run.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = folder / "lock"
        self.descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)

    def acquire(self) -> bool:
        """Take the lock if it is free, waiting briefly for a holder that just died; return whether it was."""
        deadline = time.monotonic() + _PATIENCE
        while not _try(self.descriptor):
            if self._holder_is_alive() or time.monotonic() > deadline:
                os.close(self.descriptor)
                return False
            time.sleep(0.02)
        os.ftruncate(self.descriptor, 0)
        os.write(self.descriptor, str(os.getpid()).encode())
        return True

    def release(self) -> None:
        """Release the lock; workers that are still alive hold it until they exit."""
        os.close(self.descriptor)

    def _holder_is_alive(self) -> bool:
        try:
            return psutil.Process(int(self._path.read_text())).status() != psutil.STATUS_ZOMBIE  # type: ignore[no-any-return]
        except (OSError, ValueError, psutil.Error):
            return False


def _try(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def claim_store(root: Path) -> tuple[Path, StoreLock]:
    """Return the first free store at `root` with its lock: root itself, else root/server-2, ...

    Two apps started side by side so both work, each with its own runs; a restarted one finds its own again.
    """
    for number in range(1, _MAX_SERVERS):
        folder = root if number == 1 else root / f"server-{number}"
        lock = StoreLock(folder)
        if lock.acquire():
            return folder, lock
    raise OSError(f"{_MAX_SERVERS} servers already share {root}")
