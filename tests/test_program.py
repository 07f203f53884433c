"""A program that a test runs is alone: without the project, with its arguments, in its folder."""

import sys
import types

import pytest

from tests.program import run_program


def test_it_gets_arguments_and_folder(tmp_path):
    (tmp_path / "text").write_text("☃", encoding="utf-8")
    source = (
        "import sys\nif __name__ == '__main__': print(open('text', encoding='utf-8').read(), *sys.argv[1:])"
    )
    assert run_program(source, "a b", "c", folder=tmp_path) == "☃ a b c\n"


def test_the_main_module_of_the_tests_is_not_imported(monkeypatch, tmp_path):
    """A test of a page leaves the app's script in place of `__main__`."""
    (tmp_path / "app.py").write_text("raise SystemExit('imported')", encoding="utf-8")
    main = types.ModuleType("__main__")
    main.__file__ = str(tmp_path / "app.py")
    monkeypatch.setitem(sys.modules, "__main__", main)
    assert run_program("print(1)") == "1\n"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("import playground", "ModuleNotFoundError"),
        ("import tests.program", "ModuleNotFoundError"),
        ("print(missing)", "NameError"),
        ("raise SystemExit('no file')", "no file"),
    ],
)
def test_a_failure_is_told(source, why):
    with pytest.raises(AssertionError, match=why):
        run_program(source)
