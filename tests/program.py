"""Run a standalone program as its reader does, in a process of its own, but import PyTorch once for all.

A server process imports PyTorch and NumPy and forks for every program. The child sees only the standard
library and the installed packages: a program that needs the project fails, as on the reader's machine.
"""

import multiprocessing
import os
import sys
import tempfile
import traceback
import types
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).parents[1]
PATIENCE = 300  # s: a busy machine takes its time
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["torch", "numpy"])


def run_program(source, *arguments, folder=None):
    """What the program prints (UTF-8), run with these arguments in `folder`; AssertionError when it fails."""
    with tempfile.TemporaryDirectory() as temporary:
        out, errors = Path(temporary, "out"), Path(temporary, "errors")
        streams = (str(out), str(errors))
        process = _CONTEXT.Process(target=_execute, args=(source, arguments, folder or temporary, streams))
        with patch.dict(sys.modules, {"__main__": types.ModuleType("__main__")}):
            process.start()  # the child would import the caller's main module, which may be the app's script
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            process.join()
        assert process.exitcode == 0, errors.read_text(encoding="utf-8")
        return out.read_text(encoding="utf-8")


def _execute(source, arguments, folder, streams):
    """In the child: become the program."""
    for number, path in enumerate(streams, start=1):
        file = os.open(path, os.O_WRONLY | os.O_CREAT)
        os.dup2(file, number)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    os.chdir(folder)
    sys.path[:] = [entry for entry in sys.path if entry and not _ours(entry)]
    for name in [name for name in sys.modules if name.partition(".")[0] in ("playground", "pages", "tests")]:
        del sys.modules[name]
    sys.argv = ["program.py", *arguments]
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        exec(compile(source, "program.py", "exec"), vars(main))
    except SystemExit:
        raise
    except BaseException:
        traceback.print_exc()
        sys.exit(1)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def _ours(entry):
    """Whether an entry of sys.path leads to the project, and not to a venv inside of it."""
    path = Path(entry).resolve()
    return (path == ROOT or ROOT in path.parents) and "site-packages" not in path.parts
