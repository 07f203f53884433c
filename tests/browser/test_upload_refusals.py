"""A file that an uploader refuses is named in a sentence on the page, with the reason."""

from playwright.sync_api import Page, expect

from tests.browser.waiting import player, settled

LARGE = b"to be or not to be\n" * 400_000  # 7.6 MB


def test_a_text_that_is_too_large_to_be_sent(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/studio")
    settled(page, ".st-key-start-cards")
    chooser = page.locator("input[type=file]")
    chooser.set_input_files([{"name": "<b>novel.txt", "mimeType": "text/plain", "buffer": LARGE}])
    sentence = page.get_by_text("“<b>novel.txt” has 7.6 MB; up to 5 MB can be read here.")
    expect(sentence).to_be_visible()
    chooser.set_input_files([{"name": "run.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ\0"}])
    expect(page.get_by_text("“run.exe” is none of .txt")).to_be_visible()
    expect(sentence).to_have_count(0)


def test_a_file_that_is_no_model(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/rnn")
    player(page)
    page.get_by_text("Your runs, or an upload").click()
    chooser = page.locator("input[type=file]")
    chooser.set_input_files([{"name": "model.py", "mimeType": "text/x-python", "buffer": b"import os"}])
    expect(page.get_by_text("“model.py” is neither a .safetensors nor a .json file.")).to_be_visible()
