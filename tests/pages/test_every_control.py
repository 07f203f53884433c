"""Every control of every page takes its values, ends included."""

import pytest

from tests.pages.walking import (
    checked,
    history_entries,
    is_drawn,
    key,
    module,
    open_page,
    set_control,
    syllabus,
    value,
)

PAGES = [file for file, _, path, _ in syllabus() if path]


def control_keys(at, file):
    """The session keys of a page's controls."""
    return [key(at, control.name) for control in module(file).PAGE.controls]


@pytest.mark.parametrize("file", PAGES)
def test_every_control_takes_its_values(file, monkeypatch):
    """One session walks all controls: each at all its samples, the others at their initial values."""
    at = open_page(file)
    entries = history_entries(monkeypatch)
    for control in module(file).PAGE.controls:
        if not is_drawn(at, control):
            assert control.shown is not None, "it does nothing now; the page's own test draws it"
            continue
        initial = {name: at.session_state[name] for name in control_keys(at, file)}
        for sample in control.samples():
            set_control(at, control, sample)
            entries.clear()
            checked(at.run())
            assert len(entries) <= 1, "one press of Back undoes it"
            assert value(at, control.name) == control.to_widget(sample), control.name
        for name, initial_value in initial.items():
            at.session_state[name] = initial_value
