"""Every control of every page takes its values, ends included."""

from itertools import product

import pytest

from playground.ui.address import NOT_RESTORED
from playground.ui.controls import Choice
from tests.pages.walking import (
    checked,
    history_entries,
    key,
    module,
    open_page,
    set_control,
    syllabus,
    value,
    widget,
)

PAGES = [file for file, _, path, _ in syllabus() if path]
BRIEF = {"networks/fit.py": {"epochs": "40"}}  # where each value is a training: one that is over soon
OF_THE_MODEL = {"state", "layer", "threshold", "order"}  # shown with models, or a brush, of their own


def control_keys(at, file):
    """The session keys of a page's controls."""
    keys = [key(at, control.name) for control in module(file).PAGE.controls]
    return [name for name in keys if name in at.session_state]


def reveal(at, controls, control):
    """Set others, if need be, at most two, so that this one is shown; return whether that is done."""
    values = {other.name: other.initial for other in controls}
    if shows(control, values, ()):
        return True
    single = [((other, sample),) for other in controls for sample in other.samples()]
    for changes in [*single, *(a + b for a, b in product(single, single))]:
        steps = [*(other for other, _ in changes), control]  # each is shown once those before it are set
        if all(shows(step, values, changes[:k]) for k, step in enumerate(steps)):
            for other, sample in changes:
                set_control(at, other, sample)
                checked(at.run())
            return True
    return False


def shows(control, values, changes):
    """Whether a control is shown under the values with these changes."""
    changed = {other.name: sample for other, sample in changes}
    return control.applies is None or control.applies({**values, **changed})


@pytest.mark.parametrize("file", PAGES)
def test_a_menu_shows_its_entry_whole(file):
    """At 14 pixels the sidebar has room for 168: 22 letters, measured in a sans-serif that runs wide."""
    for control in module(file).PAGE.controls:
        if isinstance(control, Choice):
            assert [title for title in control.options.values() if len(title) > 23] == []


@pytest.mark.parametrize("file", PAGES)
def test_no_control_has_the_name_of_a_reserved_parameter(file):
    """Such a parameter belongs to the player, the run or the letters, and not to a control."""
    assert not {control.name for control in module(file).PAGE.controls} & {*NOT_RESTORED, "run"}


@pytest.mark.parametrize("file", PAGES)
def test_every_control_takes_its_values(file, monkeypatch):
    """One session walks all controls: each at all its samples, the others as the page was opened."""
    at = open_page(file, folds=False, **BRIEF.get(file, {}))  # the walk of addresses opens what is folded
    entries = history_entries(monkeypatch)
    controls = module(file).PAGE.controls
    for control in controls:
        initial = {name: at.session_state[name] for name in control_keys(at, file)}
        if control.name in OF_THE_MODEL or not reveal(at, controls, control):
            assert control.name in OF_THE_MODEL
            continue
        for sample in control.samples():
            set_control(at, control, sample)
            entries.clear()
            checked(at.run())
            assert len(entries) <= 1, "one press of Back undoes it"
            assert value(at, control.name) == control.to_widget(sample), control.name
        for other in controls:
            if key(at, other.name) in at.session_state:
                name = key(at, other.name)
                at.session_state[name] = initial.get(name, other.to_widget(other.initial))
        if any(other.applies for other in controls):
            checked(at.run())  # so that the next one is shown


def test_no_answer_writes_over_a_text_that_is_typed_meanwhile():
    """Only a value that a run has set travels to the browser.

    A run that answers a key sets none, nor does the run that opens the page: its answer may come while the
    reader is typing.
    """
    file = "language_models/fixed_window.py"
    at = open_page(file, folds=False)
    typed = {control.name: control for control in module(file).PAGE.controls}["context"]
    for text in (typed.default, "w", "wi", typed.default, ""):
        for field in at.text_input:
            assert not field.proto.set_value, (field.key, text)
        set_control(at, typed, text)
        checked(at.run())
        assert value(at, "context") == text
    at.button(key="lesson-0").click().run()
    assert widget(at, "context").proto.set_value, "a lesson does set it"
