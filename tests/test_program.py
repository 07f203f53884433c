"""A program that a test runs is alone: without the project, with its arguments, in its folder."""

import pytest

from tests.program import run_program


def test_it_gets_arguments_and_folder(tmp_path):
    (tmp_path / "text").write_text("☃", encoding="utf-8")
    source = (
        "import sys\nif __name__ == '__main__': print(open('text', encoding='utf-8').read(), *sys.argv[1:])"
    )
    assert run_program(source, "a b", "c", folder=tmp_path) == "☃ a b c\n"


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
