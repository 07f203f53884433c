"""Joining modules without node."""

from pathlib import Path

import pytest

from playground.ui import player
from playground.ui.player.bundle import join


def write(folder: Path, **modules: str) -> Path:
    """Files below `folder`; "__" in a keyword stands for "/"."""
    for name, source in modules.items():
        path = folder / f"{name.replace('__', '/')}.js"
        path.parent.mkdir(exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return folder


def test_modules_come_before_those_that_use_them_and_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        index='import { b } from "./b.js";\nimport { c } from "./c.js";\nexport default () => b + c;\n',
        b='import { c } from "./c.js";\nexport const b = c;\n',
        c="const hidden = 1;\nexport const c = hidden;\nexport function f() {}\n",
    )
    joined = join(tmp_path, "index", {"WHERE": '/a"b'})
    assert joined.startswith('const WHERE = "/a\\"b";\nconst m_c = ')
    assert joined.count("const m_c = ") == 1
    assert joined.index("const m_c") < joined.index("const m_b") < joined.index("export default")
    assert "return {c, f};" in joined
    assert "import" not in joined


def test_relative_imports_in_folders(tmp_path: Path) -> None:
    write(
        tmp_path,
        index='import { a } from "./part/a.js";\nimport { b } from "./b.js";\nexport default () => a + b;\n',
        part__a='import { c } from "./c.js";\nimport { b } from "../b.js";\nexport const a = b + c;\n',
        part__c="export const c = 1;\n",
        b='import { c } from "./part/c.js";\nexport const b = c;\n',
    )
    joined = join(tmp_path, "index")
    order = [joined.index(f"const {name} = (") for name in ("m_part__c", "m_b", "m_part__a")]
    assert order == sorted(order)
    assert joined.count("const m_part__c = (") == joined.count("const m_b = (") == 1
    assert "const { b } = m_b;" in joined
    assert joined.count("const { c } = m_part__c;") == 2


def test_a_cycle_through_a_folder_is_refused(tmp_path: Path) -> None:
    write(tmp_path, a='import { b } from "./part/b.js";\n', part__b='import { a } from "../a.js";\n')
    with pytest.raises(ValueError, match="a -> part/b -> a"):
        join(tmp_path, "a")


def test_an_import_from_outside_the_folder_is_refused(tmp_path: Path) -> None:
    write(tmp_path, a='import { b } from "../b.js";\n')
    with pytest.raises(ValueError, match="outside the folder"):
        join(tmp_path, "a")


def test_a_cycle_is_refused(tmp_path: Path) -> None:
    write(tmp_path, a='import { b } from "./b.js";\n', b='import { a } from "./a.js";\n')
    with pytest.raises(ValueError, match="a -> b -> a"):
        join(tmp_path, "a")


@pytest.mark.parametrize(
    "line", ['import * as b from "./b.js";', 'import "./b.js";', "export { b };", "export * from './b.js';"]
)
def test_what_cannot_be_joined_is_refused(tmp_path: Path, line: str) -> None:
    write(tmp_path, a=f"{line}\n", b="export const b = 1;\n")
    with pytest.raises(ValueError, match=r"a\.js: only one-line"):
        join(tmp_path, "a")


def test_the_player_is_one_module_with_one_export() -> None:
    joined = join(player.HERE / "js", "index", {"PLOTLY_ADDRESS": "/x"})
    assert joined.count("\nexport ") == 1
    assert "\n" in joined  # a single line could be taken for the path of a file


def test_files_stay_small() -> None:
    long = {
        path.relative_to(player.HERE).as_posix(): lines
        for path in player.HERE.rglob("*.js")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 215
    }
    assert not long
