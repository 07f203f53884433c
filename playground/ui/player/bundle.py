"""Join ES modules into one, without node: each module becomes a function that returns its exports.

Streamlit loads a component's JavaScript as one blob, in which relative imports do not resolve; small
files that a person can read are joined here, once, when the component is registered.
"""

import json
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path

IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.{1,2}/[\w./]+)\.js";$', re.M)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let) \w+)", re.M)
NAME = re.compile(r"^export (?:async )?(?:function|class|const|let) (\w+)", re.M)
UNSUPPORTED = re.compile(r"^(?:import|export) (?!default)", re.M)


def join(folder: Path, entry: str, constants: Mapping[str, str] | None = None) -> str:
    """One module with the default export of `<folder>/<entry>.js` and everything it imports.

    Modules are named by their path below `folder`, without suffix: "index", "heat/panel". `constants` become
    string constants that every module sees. Only one-line named imports by a relative path and exports of
    declarations are supported; anything else, an import from outside `folder` and an import cycle raise
    ValueError.
    """
    bodies: dict[str, str] = {}

    def visit(name: str, importers: tuple[str, ...]) -> None:
        if name in importers:
            raise ValueError(f"import cycle: {' -> '.join((*importers, name))}")
        if name in bodies:
            return
        source = (folder / f"{name}.js").read_text(encoding="utf-8")
        for _, path in IMPORT.findall(source):
            visit(_resolve(path, name), (*importers, name))
        bodies[name] = _wrap(name, source, is_entry=name == entry)

    visit(entry, ())
    head = [f"const {name} = {json.dumps(value)};" for name, value in (constants or {}).items()]
    return "\n".join([*head, *bodies.values()]) + "\n"


def _resolve(path: str, importer: str) -> str:
    """The name of the module that `importer` imports by a relative path."""
    name = posixpath.normpath(posixpath.join(posixpath.dirname(importer), path))
    if name.startswith("../"):
        raise ValueError(f"{importer}.js: {path}.js is outside the folder")
    return name


def _variable(name: str) -> str:
    """The constant that holds a module's exports: "heat/panel" -> "m_heat__panel"."""
    return "m_" + name.replace("/", "__")


def _wrap(name: str, source: str, is_entry: bool) -> str:
    body = IMPORT.sub(lambda match: f"const {{{match[1]}}} = {_variable(_resolve(match[2], name))};", source)
    body = EXPORT.sub("", body)
    if UNSUPPORTED.search(body):
        raise ValueError(f"{name}.js: only one-line named imports and exports of declarations can be joined")
    if is_entry:
        return body
    exports = ", ".join(NAME.findall(source))
    return f"const {_variable(name)} = (() => {{\n{body}\nreturn {{{exports}}};\n}})();"
