"""The style sheets: what a change on the page makes the browser compute again."""

from pathlib import Path

import pytest

UI = Path(__file__).parents[2] / "playground" / "ui"


@pytest.mark.parametrize("sheet", sorted(UI.rglob("*.css")), ids=lambda path: path.name)
def test_no_selector_looks_into_the_attribute_class(sheet: Path) -> None:
    """With one, each class that Streamlit changes makes the browser restyle all that stands below it."""
    assert "[class" not in sheet.read_text(encoding="utf-8")
