"""The menu of the second model: what it accepts, and which source a choice opens."""

import pytest

from playground.errors import RunNotFound
from playground.experiments import sources
from playground.ui.second_model import COUNTS, UNTRAINED, SecondModelMenu, open_second

MENU = SecondModelMenu("second_model", "Second", "", {UNTRAINED: "Untrained", **COUNTS}, UNTRAINED)
RUN = "abcdefghijklmnopqrstuvwxyz"


def test_the_address_holds_a_key_a_title_or_the_id_of_a_run():
    assert MENU.parse(RUN) == RUN
    assert MENU.parse("Untrained") == UNTRAINED
    for raw in ("", "../etc", RUN.upper(), RUN + "a", "upload-gone"):
        with pytest.raises(ValueError, match="there is no second"):
            MENU.parse(raw)
    assert [MENU.is_valid(value) for value in (RUN, UNTRAINED, "none")] == [True, True, False]


def test_a_choice_opens_its_source_and_a_checkpoint():
    first = sources.bundled("students")
    assert open_second(UNTRAINED, first) == (first, 0)
    source, step = open_second("students-rnn", first)
    assert (source.key, step) == ("bundled-students-rnn", 3000)
    counted, _ = open_second("ngram-students", first)
    assert counted.key.startswith("bundled-ngram-students")


def test_a_run_that_is_not_there_is_said(tmp_path, monkeypatch):
    from playground.ui import job_service

    monkeypatch.setenv("PLAYGROUND_STORE", str(tmp_path))
    job_service.service.clear()
    try:
        with pytest.raises(RunNotFound):
            open_second(RUN, sources.bundled("students"))
    finally:
        job_service.service().close()
        job_service.service.clear()
