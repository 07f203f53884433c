"""Join ES modules into one, without node: each module becomes a function that returns its exports.

Streamlit loads a component's JavaScript as one blob, in which relative imports do not resolve; small
files that a person can read are joined here, once, when the component is registered.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path

IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";$', re.M)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let) \w+)", re.M)
NAME = re.compile(r"^export (?:async )?(?:function|class|const|let) (\w+)", re.M)
LEFT_OVER = re.compile(r"^(?:import|export) (?!default)", re.M)


def join(folder: Path, entry: str, constants: Mapping[str, str] | None = None) -> str:
    """One module with the default export of `<folder>/<entry>.js` and everything it imports.

    `constants` become string constants that every module sees. Only one-line named imports of siblings
    and exports of declarations are understood; anything else, and an import cycle, raises ValueError.
    """
    bodies: dict[str, str] = {}

    def visit(name: str, trail: tuple[str, ...]) -> None:
        if name in trail:
            raise ValueError(f"import cycle: {' -> '.join((*trail, name))}")
        if name in bodies:
            return
        source = (folder / f"{name}.js").read_text(encoding="utf-8")
        for _, other in IMPORT.findall(source):
            visit(other, (*trail, name))
        bodies[name] = _wrapped(name, source, is_entry=name == entry)

    visit(entry, ())
    head = [f"const {name} = {json.dumps(value)};" for name, value in (constants or {}).items()]
    return "\n".join([*head, *bodies.values()]) + "\n"


def _wrapped(name: str, source: str, is_entry: bool) -> str:
    body = IMPORT.sub(lambda match: f"const {{{match[1]}}} = m_{match[2]};", source)
    body = EXPORT.sub("", body)
    if LEFT_OVER.search(body):
        raise ValueError(f"{name}.js: only one-line named imports and exports of declarations can be joined")
    if is_entry:
        return body
    return f"const m_{name} = (() => {{\n{body}\nreturn {{{', '.join(NAME.findall(source))}}};\n}})();"
