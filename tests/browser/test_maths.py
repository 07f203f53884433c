"""Every formula of every page is set: KaTeX leaves a text in red where it cannot read one."""

import pytest
from playwright.sync_api import Page

from tests.browser.waiting import choose, settled
from tests.pages.walking import module, syllabus

PATHS = [(path, file) for file, _, path, _ in syllabus() if path and path != "studio"]


@pytest.mark.parametrize(("path", "file"), PATHS, ids=[path for path, _ in PATHS])
def test_every_formula_is_set(page: Page, app_url: str, path: str, file: str) -> None:
    page.goto(f"{app_url}/{path}")
    settled(page, ".st-key-page-head .katex")  # KaTeX has been fetched
    fold = page.locator(".st-key-fold-maths")
    fold.get_by_text("The maths", exact=True).click()
    view = next((c for c in module(file).PAGE.controls if c.name == "view"), None)
    for number, title in enumerate(view.options.values() if view is not None else [""]):
        if view is not None and number:
            choose(page, view.label, title)
        fold.locator("[data-testid=stExpanderDetails] p").first.wait_for(state="attached")
        settled(page)
        broken = page.locator(".katex-error")
        assert broken.count() == 0, (title, broken.all_inner_texts())
