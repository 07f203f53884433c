"""Every control of every page takes its values, ends included."""

import pytest

from playground.ui.controls import Choice
from tests.pages.walking import checked, history_entries, key, module, open_page, set_control, syllabus, value

PAGES = [file for file, _, path, _ in syllabus() if path]


def control_keys(at, file):
    """The session keys of a page's controls."""
    return [key(at, control.name) for control in module(file).PAGE.controls]


def reveal(at, controls, control):
    """Set another control so that this one applies; it may be that only the address can do that."""
    values = {other.name: other.initial for other in controls}
    if control.applies is None or control.applies(values):
        return
    for other in controls:
        for sample in other.samples():
            if control.applies({**values, other.name: sample}):
                set_control(at, other, sample)
                checked(at.run())
                return


@pytest.mark.parametrize("file", PAGES)
def test_a_menu_shows_its_entry_whole(file):
    """At 14 pixels the sidebar has room for 168: 22 letters, measured in a sans-serif that runs wide."""
    for control in module(file).PAGE.controls:
        if isinstance(control, Choice):
            assert [title for title in control.options.values() if len(title) > 23] == []


@pytest.mark.parametrize("file", PAGES)
def test_every_control_takes_its_values(file, monkeypatch):
    """One session walks all controls: each at all its samples, the others at their initial values."""
    at = open_page(file, folds=False)  # the walk of addresses opens what is folded
    entries = history_entries(monkeypatch)
    controls = module(file).PAGE.controls
    for control in controls:
        reveal(at, controls, control)
        initial = {name: at.session_state[name] for name in control_keys(at, file)}
        for sample in control.samples():
            set_control(at, control, sample)
            entries.clear()
            checked(at.run())
            assert len(entries) <= 1, "one press of Back undoes it"
            assert value(at, control.name) == control.to_widget(sample), control.name
        for name, initial_value in initial.items():
            at.session_state[name] = initial_value
