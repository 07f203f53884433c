"""Home in both orders: every page under every lecture that treats it."""

from collections import Counter

from playground.notation import LECTURES
from playground.ui.syllabus import LECTURE_HEADINGS, OTHERS, Entry, by_lecture
from tests.pages.walking import checked, open_page, syllabus


def titles(at):
    """The titles on the cards, in their order."""
    return [link.proto.label.strip("*") for link in at.main.get("page_link")]


def test_by_subject_every_page_has_one_card():
    at = open_page("home.py")
    assert titles(at) == [title for _, title, path, _ in syllabus() if path]
    assert not at.subheader


def test_by_lecture_a_page_has_a_card_under_each_lecture_that_treats_it():
    at = open_page("home.py", order="lecture")
    known = [f"{lecture} · {title}" for lecture, title in LECTURE_HEADINGS.items()]
    shown = [heading.value for heading in at.subheader]
    assert shown[:5] == known
    assert shown[5:] in ([], [OTHERS])
    entries = [e for entries in at.session_state["syllabus"].values() for e in entries if e.path]
    assert Counter(titles(at)) == Counter({e.title: max(1, len(e.lectures)) for e in entries})
    assert {lecture for e in entries for lecture in e.lectures} == set(LECTURE_HEADINGS) == set(LECTURES)


def test_the_switch_is_in_the_address():
    at = open_page("home.py")
    checked(at.radio[0].set_value("lecture").run())
    assert at.query_params["order"] in ("lecture", ["lecture"])
    assert len(at.subheader) >= len(LECTURE_HEADINGS)
    checked(at.radio[0].set_value("subject").run())
    assert "order" not in at.query_params


def test_a_page_of_no_lecture_comes_last():
    pages = [("A", Entry("a.py", "a", "a", "", ("L2",))), ("B", Entry("b.py", "b", "b", ""))]
    groups = {lecture: [entry.path for _, entry in found] for lecture, found in by_lecture(pages)}
    assert groups == {"L1": [], "L2": ["a"], "L3": [], "L4": [], "L5": [], "": ["b"]}
