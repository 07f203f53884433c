"""plotly.js from the installed Python package, published at an address that names its content.

Streamlit serves the folder `static/` beside the app's main script. The browser may keep the file for ever:
another version has another address.
"""

import hashlib
import shutil
import tempfile
from functools import cache
from pathlib import Path

import plotly

BUNDLE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


@cache
def folder_name() -> str:
    """`plotly-<version>-<hash of the file>`: the same in every process, another one after an upgrade."""
    content = hashlib.blake2b(BUNDLE.read_bytes(), digest_size=6).hexdigest()
    return f"plotly-{plotly.__version__}-{content}"


def address(base: str = "") -> str:
    """Path of plotly.js on this server; `base` is Streamlit's `server.baseUrlPath`."""
    root = f"/{base.strip('/')}/" if base.strip("/") else "/"
    return f"{root}app/static/{folder_name()}/{BUNDLE.name}"


@cache
def publish(static: Path) -> Path:
    """Copy plotly.js below `static` unless it is there; return its folder.

    Two servers may start at once: each writes a folder of its own and renames it; the second rename fails
    and loses nothing, because a folder of that name has that content.
    """
    target = static / folder_name()
    if target.exists():
        return target
    static.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=static, prefix=".part-"))
    try:
        shutil.copyfile(BUNDLE, part / BUNDLE.name)
        part.chmod(0o755)
        part.rename(target)
    except OSError:
        shutil.rmtree(part, ignore_errors=True)
        if not target.exists():
            raise
    return target
