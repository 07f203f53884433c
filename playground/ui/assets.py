"""Files that the browser fetches once: plotly.js from the installed package, the player's modules, pictures.

Streamlit serves the folder `static/` beside the app's main script. Each file is published there at an address
that names its content, so the browser may keep it for ever: another content has another address. What a
component is registered with travels with every answer instead, however often the browser has had it.
"""

import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import plotly
from streamlit.runtime.scriptrunner import get_script_run_ctx

BUNDLE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


@dataclass(frozen=True)
class Asset:
    """A file `name` in a folder that names its content; `source` is a file to copy, or a text."""

    folder: str
    name: str
    source: Path | str

    def address(self, base: str = "") -> str:
        """Its path on this server; `base` is Streamlit's `server.baseUrlPath`."""
        root = f"/{base.strip('/')}/" if base.strip("/") else "/"
        return f"{root}app/static/{self.folder}/{self.name}"


@cache
def plotly_js() -> Asset:
    """plotly.js, in `plotly-<version>-<hash of the file>`."""
    return Asset(f"plotly-{plotly.__version__}-{_named(BUNDLE.read_bytes())}", BUNDLE.name, BUNDLE)


def module(label: str, text: str) -> Asset:
    """A module of JavaScript, in `<label>-<hash of the text>`."""
    return Asset(f"{label}-{_named(text.encode())}", f"{label}.js", text)


@cache
def picture(path: Path) -> Asset:
    """A picture that comes with the app, in `<its name>-<hash of the file>`."""
    return Asset(f"{path.stem}-{_named(path.read_bytes())}", path.name, path)


def serve(*assets: Asset) -> None:
    """Publish assets beside the script that runs; does nothing where no server runs it."""
    context = get_script_run_ctx()
    if context is not None:
        static = _static(context.main_script_path)
        for asset in assets:
            publish(asset, static)


@cache
def _static(script: str) -> Path:
    """The folder that Streamlit publishes beside a script."""
    return Path(script).resolve().parent / "static"


def _named(content: bytes) -> str:
    """The same in every process, another one for another content."""
    return hashlib.blake2b(content, digest_size=6).hexdigest()


@cache
def publish(asset: Asset, static: Path) -> Path:
    """Put an asset below `static` unless it is there; return its folder.

    Two servers may start at once: each writes a folder of its own and renames it; the second rename fails
    and loses nothing, because a folder of that name has that content.
    """
    target = static / asset.folder
    if target.exists():
        return target
    static.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=static, prefix=".part-"))
    try:
        if isinstance(asset.source, Path):
            shutil.copyfile(asset.source, part / asset.name)
        else:
            (part / asset.name).write_text(asset.source, encoding="utf-8", newline="\n")
        part.chmod(0o755)
        part.rename(target)
    except OSError:
        shutil.rmtree(part, ignore_errors=True)
        if not target.exists():
            raise
    return target
