"""What holds for every page: it opens, its lessons and controls work, its address is checked."""

import re
from itertools import zip_longest

import pytest

from tests.figures.colour_distance import second_meanings
from tests.pages.walking import checked, history_entries, module, open_page, scenes, syllabus, value

PAGES = syllabus()
WITH_CONTROLS = [file for file, _, path, _ in PAGES if path]
LESSONS = [(file, i) for file in WITH_CONTROLS for i in range(len(module(file).PAGE.lessons))]
LINE = 118  # letters of a sentence that stand in one line below the stage, at 1280 pixels


@pytest.mark.parametrize("file", [file for file, *_ in PAGES])
def test_it_opens(file):
    at = open_page(file)
    assert at.title[0].value


@pytest.mark.parametrize(("file", "number"), LESSONS)
def test_a_lesson_sets_every_control_and_moves_the_player(file, number, monkeypatch):
    page = module(file).PAGE
    lesson = page.lessons[number]
    at = open_page(file)
    entries = history_entries(monkeypatch)
    checked(at.button(key=f"lesson-{number}").click().run())
    assert len(entries) <= 1, "one press of Back undoes it"
    for control in page.controls:
        assert value(at, control.name) == control.to_widget(page.settings(lesson)[control.name])
    assert any(lesson.look_for in markdown.value for markdown in at.markdown)
    [(header, _)] = scenes(at)
    assert header["step"] in (None, lesson.step)
    assert lesson.step <= header["last"]
    assert second_meanings(header) == [], "blue is for values, vermilion for derivatives"
    said = [sentence for step, sentence in header.get("narration", []) if step <= lesson.step][-1:]
    assert all(len(sentence) <= LINE for sentence in said), "a longer one ends in an ellipsis"


@pytest.mark.parametrize("file", WITH_CONTROLS)
def test_a_page_opens_with_no_sentence_about_another_step(file):
    page = module(file).PAGE
    at = open_page(file)
    said = {markdown.value for markdown in at.markdown}
    lit = [lesson for lesson in page.lessons if lesson.look_for in said]
    assert all(lesson.step == 0 for lesson in lit)
    defaults = {control.name: control.initial for control in page.controls}
    told = [
        lesson
        for lesson in page.lessons
        if page.settings(lesson) == defaults and not any(lesson.address.values())
    ]
    assert bool(lit) == any(lesson.step == 0 for lesson in told)
    linked = {markdown.value for markdown in open_page(file, step="1").markdown}
    assert any(lesson.look_for in linked for lesson in told) == bool(told)


@pytest.mark.parametrize("file", WITH_CONTROLS)
def test_a_script_comes_with_the_files_it_asks_for(file):
    at = open_page(file)
    usage = re.findall(r"^    python \w+\.py (.+)$", "\n".join(code.value for code in at.code), re.M)
    asked = {name for line in usage for name in line.split()}
    offered = {button.proto.label.removeprefix("Download ") for button in at.get("download_button")}
    assert asked <= offered


@pytest.mark.parametrize("file", WITH_CONTROLS)
@pytest.mark.parametrize("raw", ["", "garbage", "1e999", "nan", "-1000000", "<img src=x onerror=alert(1)>"])
def test_garbage_in_the_address_falls_back_with_a_notice(file, raw):
    controls = module(file).PAGE.controls
    at = open_page(file, folds=False, **{control.name: raw for control in controls})
    notices = [caption.value for caption in at.caption if "In the address" in caption.value]
    refused = 0
    for control in controls:
        try:
            expected = control.parse(raw)  # to a text nothing is garbage
        except ValueError:
            expected = control.initial
            refused += 1
        assert value(at, control.name) == control.to_widget(expected), control.name
    assert len(notices) == refused


@pytest.mark.parametrize("file", WITH_CONTROLS)
def test_the_address_is_the_state(file):
    controls = module(file).PAGE.controls
    rows = zip_longest(*([(control, sample) for sample in control.samples()] for control in controls))
    for row in rows:
        pairs = [pair for pair in row if pair]
        at = open_page(file, **{control.name: control.to_text(sample) for control, sample in pairs})
        for control, sample in pairs:
            assert value(at, control.name) == control.to_widget(sample), control.name
        assert not [caption for caption in at.caption if "In the address" in caption.value]
