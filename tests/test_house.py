"""What holds for the house as a whole: what is imported when, and what the repository may contain."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_home_and_the_navigation_leave_torch_unloaded():
    code = (
        "import sys\n"
        "from streamlit.testing.v1 import AppTest\n"
        "at = AppTest.from_file('app.py', default_timeout=60).run()\n"
        "assert not at.exception, at.exception\n"
        "assert at.title[0].value, 'Home has a title'\n"
        "print('torch' in sys.modules)\n"
    )
    assert python(code).splitlines()[-1] == "False"


def test_what_pages_import_leaves_torch_unloaded():
    """The classes that a table's factories import when called are the exception."""
    code = (
        "import importlib, pkgutil, sys\n"
        "import playground\n"
        "called = 'playground.catalog.optimizer_classes.'\n"
        "rooms = ('ui', 'figures', 'experiments', 'runs', 'catalog', 'text', 'notation')\n"
        "for found in pkgutil.walk_packages(playground.__path__, 'playground.'):\n"
        "    name = found.name\n"
        "    room = name.split('.')[1]\n"
        "    if room in rooms and not name.endswith('__main__') and not name.startswith(called):\n"
        "        importlib.import_module(name)\n"
        "print('torch' in sys.modules)\n"
    )
    assert python(code).splitlines()[-1] == "False"


def test_no_page_writes_html_and_nothing_loads_a_pickle():
    """`eval`, `exec` and unsafe calls are refused by ruff's security rules; these words it lets pass."""
    refused = ("unsafe_allow_html", "import pickle", "from pickle", "torch.load(", "joblib")
    for path in [ROOT / "app.py", *ROOT.glob("pages/**/*.py"), *ROOT.glob("playground/**/*.py")]:
        source = path.read_text(encoding="utf-8")
        assert not [word for word in refused if word in source], path


def test_no_source_holds_a_control_character():
    """A tab or form feed in a formula is a backslash that was lost: \\text, \\frac."""
    for folder, kind in (("pages", "py"), ("playground", "py"), ("playground", "js"), ("playground", "css")):
        for path in ROOT.glob(f"{folder}/**/*.{kind}"):
            source = path.read_text(encoding="utf-8")
            assert not [sign for sign in source if ord(sign) < 32 and sign != "\n"], path


def test_the_contracts_name_every_page_and_every_chapter():
    """A page's experiment and figure, and a chapter, are in the independence contracts of pyproject.toml."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    apart = [contract for contract in contracts if contract["type"] == "independence"]
    independent = {name for contract in apart for name in contract["modules"]}
    for path in ROOT.glob("pages/*/*.py"):
        assert f"pages.{path.parent.name}" in independent
        for folder in ("experiments", "figures"):
            own = ROOT / "playground" / folder / path.stem
            if own.exists() or own.with_suffix(".py").exists():
                assert f"playground.{folder}.{path.stem}" in independent
