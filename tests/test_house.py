"""What holds for the house as a whole: what is imported when, and what the repository may contain."""

import subprocess
import sys
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
        "called = 'playground.catalog.slide_rules'\n"
        "rooms = ('ui', 'figures', 'experiments', 'runs', 'catalog', 'text', 'notation')\n"
        "for found in pkgutil.walk_packages(playground.__path__, 'playground.'):\n"
        "    name = found.name\n"
        "    if name.split('.')[1] in rooms and not name.endswith('__main__') and name != called:\n"
        "        importlib.import_module(name)\n"
        "print('torch' in sys.modules)\n"
    )
    assert python(code).splitlines()[-1] == "False"


def test_no_file_loads_pickles_or_evaluates_text():
    forbidden = ("import pickle", "torch.load(", "unsafe_allow_html", "eval(", "exec(")
    for path in [ROOT / "app.py", *ROOT.glob("pages/**/*.py"), *ROOT.glob("playground/**/*.py")]:
        text = path.read_text(encoding="utf-8").replace("eval()", "")  # of a module, or in words
        assert not any(word in text for word in forbidden), path
