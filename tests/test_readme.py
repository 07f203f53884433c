"""The README says what is true."""

from pathlib import Path

from playground.runs.limits import Limits
from tests.pages.walking import ROOT, syllabus

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_it_lists_every_limit_with_its_default():
    for name, value, variable in Limits(workers=1).describe():
        shown = "cores − 1" if variable == "PLAYGROUND_WORKERS" else value
        assert f"| {name} | {shown} | `{variable}` |" in README


def test_it_names_every_page():
    for _, title, path, _ in syllabus():
        assert not path or title in README


def test_its_links_lead_somewhere():
    for target in ("CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "benchmarks/RESULTS.md"):
        assert Path(ROOT / target).exists()
