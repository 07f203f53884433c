"""What is deleted on a page can be undone there, and on every other page, for ten seconds."""

from playground.runs import deletion
from tests.pages.studio_actions import (
    FILE,
    OWNER,
    SOMEBODY,
    TEXT,
    parameter,
    plain_text,
    sentences,
    train,
    upload,
)
from tests.pages.walking import checked, open_page

GONE = ["There is no such run: it was deleted, or it has expired."]


def click(at, key):
    return checked(at.button(key=key).click().run())


def keys(at):
    return {button.key for button in at.button}


def test_a_deleted_run_comes_back_with_its_address():
    run_id, _ = train("sample-brackets")
    at = click(open_page(FILE, OWNER, run=run_id, checkpoint="2"), f"delete-{run_id}")
    assert not at.query_params
    assert f"delete-{run_id}" not in keys(at)
    assert any("Deleted: a run" in plain_text(line.value) for line in at.markdown)
    assert sentences(open_page(FILE, SOMEBODY, run=run_id)) == GONE
    at.switch_page("pages/home.py")
    at = click(checked(at.run()), "undo-deletion")
    at.switch_page(f"pages/{FILE}")
    at.query_params["run"] = run_id
    at = checked(at.run())
    assert f"delete-{run_id}" in keys(at)
    assert "undo-deletion" not in keys(at)
    assert not sentences(open_page(FILE, SOMEBODY, run=run_id))


def test_an_undo_on_the_page_leads_back_to_the_run():
    run_id, _ = train("sample-brackets")
    at = click(open_page(FILE, OWNER, run=run_id, checkpoint="2"), f"delete-{run_id}")
    at = click(at, "undo-deletion")
    assert (parameter(at, "run"), parameter(at, "checkpoint")) == (run_id, "2")
    assert not sentences(at)


def test_the_message_goes_when_it_is_too_late(monkeypatch):
    run_id, _ = train("sample-brackets")
    monkeypatch.setattr(deletion, "UNDO_SECONDS", 0.0)
    at = click(open_page(FILE, OWNER, run=run_id), f"delete-{run_id}")
    assert "undo-deletion" not in keys(at)


def test_a_deleted_text_comes_back_with_the_run_that_counted_it():
    text_id = parameter(upload(("cats.txt", TEXT.encode())), "text")
    counts, _ = train(text_id, "counts", model="ngram")
    at = open_page(FILE, OWNER, run=counts)
    at = click(click(at, "delete-text"), "delete-text-yes")
    assert not at.query_params
    assert sentences(open_page(FILE, SOMEBODY, run=counts)) == GONE
    assert sentences(open_page(FILE, OWNER, text=text_id)) == [
        "There is no such text: it was deleted, or it has expired."
    ]
    at = click(at, "undo-deletion")
    assert parameter(at, "run") == counts
    assert not sentences(at)
    assert "start" in keys(open_page(FILE, OWNER, text=text_id))


def test_a_text_that_is_deleted_for_good_takes_its_counts_along(monkeypatch):
    text_id = parameter(upload(("cats.txt", TEXT.encode())), "text")
    counts, _ = train(text_id, "counts", model="ngram")
    monkeypatch.setattr(deletion, "UNDO_SECONDS", 0.0)
    at = click(click(open_page(FILE, OWNER, text=text_id), "delete-text"), "delete-text-yes")
    assert "undo-deletion" not in keys(at)
    assert sentences(open_page(FILE, OWNER, run=counts)) == GONE
