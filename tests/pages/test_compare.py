"""Runs side by side as a session sees them: from the list, by a link, with one that is gone."""

from dataclasses import replace

import numpy as np
import pytest

from playground.experiments import studio as experiment
from playground.ui import job_service
from tests.pages.studio_actions import FILE, HARM, OWNER, SOMEBODY, TEXT, parameter, plain_text, train, upload
from tests.pages.walking import checked, open_page, scenes, widget


@pytest.fixture(scope="module")
def runs(store):
    """Three finished runs of one text, one with each kind of token."""
    text_id = parameter(upload(("cats.txt", TEXT.encode()), owner=OWNER), "text")
    found = []
    for kind in ("characters", "words", "bytepairs"):
        run_id, view = train(text_id, f"{kind} {HARM}", tokens=kind, segments=[[12, 0.01]])
        assert view.status == "finished", view.message
        found.append(run_id)
    return found


def compare(*runs, owner=OWNER, **parameters):
    return open_page(FILE, owner, compare=",".join(runs), **parameters)


def table(at, place=0):
    return at.dataframe[place].value


def test_two_runs_side_by_side(runs):
    at = compare(*runs[:2])
    assert at.title[0].value == "Compare runs"
    (curves, _), (sentence, arrays) = scenes(at)
    modes = [trace["mode"] for trace in curves["panels"][0]["figure"]["data"]]
    assert modes == ["lines", "lines", "markers", "markers"], "a curve and the table's number of each run"
    numbers = table(at)
    assert list(numbers["measured on"]) == ["all of it"] * 2
    assert list(numbers["tokens"]) == ["Characters", "Words"]
    assert (numbers["parameters"] > 0).all()
    assert np.isfinite(numbers["bits/char"]).all()
    read, shown = table(at, 1), {panel["id"]: panel for panel in sentence["panels"]}
    totals = np.array(
        [
            [float(np.ravel(arrays[cell["values"]["$array"]])[0]) for cell in row["cells"]]
            for row in shown["totals"]["rows"]
        ]
    )
    assert len([name for name in shown if name.startswith("run")]) == len(read) == len(totals) == 2
    bits, per_character, _, spelling = totals.T
    np.testing.assert_allclose(per_character, bits / len("The teacher opened the book."))
    assert read["unknown"][1] > 0
    assert spelling[1] > 0


def test_the_list_leads_to_the_comparison_and_back(runs):
    at = open_page(FILE, OWNER, run=runs[1])
    checked(at.button(key="compare").click().run())
    chosen = parameter(at, "compare").split(",")
    assert chosen[0] == runs[1]
    assert 2 <= len(chosen) <= 4
    assert at.title[0].value == "Compare runs"
    checked(at.button(key="leave-compare").click().run())
    assert parameter(at, "compare") is None
    assert parameter(at, "run") == runs[1]


def test_the_address_follows_the_choice(runs):
    at = compare(*runs[:2])
    at.multiselect(key="compare-runs").set_value([runs[2], runs[0]]).run()
    assert parameter(checked(at), "compare") == f"{runs[2]},{runs[0]}"
    assert list(table(at)["tokens"]) == ["Byte-pair pieces", "Characters"]
    at.multiselect(key="compare-runs").set_value([]).run()
    assert any("Choose 2 to 6 runs" in info.value for info in checked(at).info)


def test_a_link_shows_the_comparison_to_somebody_else(runs):
    at = compare(*runs, owner=SOMEBODY)
    assert len(table(at)) == 3
    at = compare(runs[0], owner=SOMEBODY)
    assert any("Choose 2 to 6 runs" in info.value for info in at.info)
    at.text_input(key="compare-link").set_value(f"http://x/studio?run={runs[1]}&prompt=a").run()
    assert parameter(checked(at), "compare") == f"{runs[0]},{runs[1]}"
    assert len(table(at)) == 2


@pytest.mark.parametrize("garbage", ["garbage", "a" * 26, "../../x", HARM, ","])
def test_what_is_no_run_is_said_and_left_out(runs, garbage):
    at = compare(runs[0], runs[1], garbage)
    assert len(table(at)) == 2
    if garbage != ",":
        assert all("There is no such run" in error.value for error in at.error)
        assert at.error


def test_a_run_that_is_not_finished_says_so(runs):
    text_id = job_service.service().corpus_of(OWNER, runs[0])
    waiting = job_service.service().start(OWNER, "train", {"segments": [[5000, 0.01]]}, text_id, 5, "long")
    at = compare(runs[0], waiting)
    assert any("Not finished: run 2" in caption.value for caption in at.caption)
    job_service.service().delete(OWNER, waiting)


def test_another_sentence_and_none(runs):
    at = compare(*runs, sentence="the dog")
    assert [len(panel["texts"][0]) for panel in scenes(at)[1][0]["panels"] if panel["id"][:3] == "run"][
        :2
    ] == [7, 2]
    widget(at, "sentence").set_value("").run()
    assert len(scenes(checked(at))) == 1
    widget(at, "sentence").set_value("日本 👩‍👩‍👧 <b>").run()
    assert len(scenes(checked(at))) == 2
    assert not at.error


def test_losses_of_different_tokens_are_drawn_per_character(runs):
    at = compare(*runs)
    [(curves, _), _] = scenes(at)
    assert curves["panels"][0]["figure"]["layout"]["yaxis"]["title"]["text"] == "bits per character"
    [control] = [group for group in at.get("button_group") if group.key == "compare-y"]
    control.set_value("loss").run()
    assert any("different tokens" in caption.value for caption in checked(at).caption)


def test_a_run_that_waits_is_not_taken_for_one_of_another_text(runs, monkeypatch):
    summary_of = experiment.run_summary

    def run_summary(view, reader):
        summary = summary_of(view, reader)
        return replace(summary, text=()) if view.id == runs[1] else summary  # as long as it waits

    monkeypatch.setattr(experiment, "run_summary", run_summary)
    at = compare(*runs[:2])
    assert len(table(at)) == 2
    assert not any("different texts" in caption.value for caption in at.caption)


def test_runs_of_different_texts_say_so(runs):
    other, _ = train("sample-brackets", "brackets")
    at = compare(runs[0], other)
    assert any("different texts" in caption.value for caption in at.caption)
    job_service.service().delete(OWNER, other)
    at = compare(runs[0], other)
    assert any("no such run" in plain_text(error.value) for error in at.error)


def test_a_title_says_nothing_to_markdown_or_html(runs):
    at = compare(*runs)
    assert all(HARM not in markdown.value for markdown in at.markdown)
    assert HARM in table(at)["run"][0], "a table shows data"
