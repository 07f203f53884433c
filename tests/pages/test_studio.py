"""Runs in the studio: they start with what is said, show what they hold, are read by a link, and go."""

import re

import numpy as np
import pytest

from playground.catalog.optimizers import OPTIMIZERS
from playground.runs.ids import is_id
from playground.ui import job_service
from tests.pages.studio_actions import (
    FILE,
    HARM,
    OWNER,
    SOMEBODY,
    TEXT,
    messages_of,
    parameter,
    ready,
    rest,
    sentences,
    train,
    upload,
)
from tests.pages.walking import checked, open_page, scenes, widget


@pytest.fixture(scope="module")
def finished(store):
    """A finished run of a small uploaded text."""
    at = upload(("cats.txt", TEXT.encode()))
    run_id, view = train(parameter(at, "text"), "cats.txt · LSTM 16")
    assert view.status == "finished", view.message
    return run_id


@pytest.mark.parametrize("run_id", ["garbage", "../../etc/passwd", "a" * 26, "A" * 26, HARM, "%00"])
def test_a_run_id_that_is_none_is_said(run_id):
    at = open_page(FILE, OWNER, run=run_id)
    assert len(at.error) == 1
    assert "There is no such run" in at.error[0].value
    at.button(key="leave").click().run()
    assert parameter(checked(at), "run") is None
    assert at.file_uploader(key="files")


def test_the_start_button_trains_with_what_it_says(monkeypatch):
    at = open_page(FILE, OWNER, source="Sample: Surnames", budget="10 s", model="GRU")
    at.button(key="start").click().run()
    run_id = parameter(checked(at), "run")
    assert is_id(run_id)
    view = job_service.service().run(run_id)
    assert (view.seconds, view.spec["model"], view.spec["seconds"]) == (10, "gru", 10)
    assert view.mine(OWNER)
    job_service.service().delete(OWNER, run_id)


def test_a_rate_that_diverges_stops_the_run_and_says_where_and_why():
    at = open_page(FILE, OWNER, source="Sample: Brackets", budget="60 s", every="true")
    assert ready(at), [error.value for error in at.error]
    widget(at, "optimizer").set_value("sgd").run()
    rate = widget(at, "learning_rate").value
    assert rate == pytest.approx(OPTIMIZERS["sgd"].studio_lr), "the rate follows the optimizer"
    widget(at, "learning_rate").set_value(100.0)
    widget(at, "clip").set_value(0.0).run()
    checked(at).button(key="start").click().run()
    run_id = parameter(checked(at), "run")
    view = rest(run_id)
    assert view.status == "diverged", view
    at = open_page(FILE, OWNER, run=run_id)
    assert re.search(rf"Stopped at step {view.step:,}: .+ The learning rate there was", messages_of(at))
    assert not at.error
    assert len(scenes(at)) == 1


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adagrad", "adam"])
def test_every_setting_can_be_chosen(optimizer):
    at = open_page(FILE, OWNER, source="Sample: Students", tokens="Words", every="true")
    widget(at, "optimizer").set_value(optimizer).run()
    assert not checked(at).error
    assert ready(at)


def test_choosing_every_setting_changes_none():
    recommended = open_page(FILE, OWNER, source="Sample: Surnames", budget="10 s")
    own = open_page(FILE, OWNER, source="Sample: Surnames", budget="10 s", every="true")
    specs = []
    for at in (recommended, own):
        at.button(key="start").click().run()
        run_id = parameter(checked(at), "run")
        spec = dict(job_service.service().run(run_id).spec)
        options = {name: spec.pop(name) for name in ("optimizer_options", "schedule_options")}
        assert options["optimizer_options"]["beta2"] == 0.98
        specs.append(spec)
        job_service.service().delete(OWNER, run_id)
    assert specs[0] == specs[1]


def test_a_run_shows_every_checkpoint(finished):
    at = open_page(FILE, OWNER, run=finished)
    [(header, arrays)] = scenes(at)
    steps = job_service.service().reader(finished).checkpoints()
    assert header["last"] == len(steps) - 1
    np.testing.assert_array_equal(np.ravel(arrays[header["numbers"]["$array"]]), steps)
    assert [button.key for button in at.button if str(button.key).startswith("longer")]
    assert at.dataframe[0].value["text"].iloc[0]


def test_a_prompt_is_answered_and_unknown_characters_are_counted(finished):
    at = open_page(FILE, OWNER, run=finished, prompt="the c")
    first = scenes(at)
    assert not any("⟨unk⟩" in caption.value for caption in at.caption)
    widget(at, "prompt").set_value("日本 <b>").run()
    assert not checked(at).error
    [caption] = [caption.value for caption in at.caption if "⟨unk⟩" in caption.value]
    assert caption.startswith("5 tokens")
    assert scenes(at)[0][0]["version"] != first[0][0]["version"]


def test_a_link_reads_and_does_not_steer(finished):
    at = open_page(FILE, SOMEBODY, run=finished)
    assert len(scenes(at)) == 1
    steering = ("pause", "stop", "resume", "longer", "delete")
    assert not [button.key for button in at.button if str(button.key).startswith(steering)]
    assert any("You came by a link" in caption.value for caption in at.caption)
    widget(at, "prompt").set_value("the").run()
    assert not checked(at).error


@pytest.mark.parametrize("checkpoint", ["garbage", "-3", "99999", HARM])
def test_garbage_for_the_checkpoint_does_no_harm(finished, checkpoint):
    at = open_page(FILE, OWNER, run=finished, checkpoint=checkpoint)
    assert not at.error
    assert len(scenes(at)) == 1


def test_training_longer_appends_a_segment(finished):
    at = open_page(FILE, OWNER, run=finished)
    at.button(key="longer-10").click().run()
    assert not checked(at).error
    job_service.service().stop(OWNER, finished)
    assert rest(finished).status in ("stopped", "finished")
    at = open_page(FILE, OWNER, run=finished)
    assert not at.error
    assert len(scenes(at)) == 1
    if job_service.service().run(finished).status == "stopped":
        assert any(button.key == "resume" for button in at.button)


def test_a_deleted_run_says_so_and_its_link_too():
    run_id, _ = train(parameter(upload(("cats.txt", TEXT.encode())), "text"))
    at = open_page(FILE, OWNER, run=run_id)
    at.button(key=f"delete-{run_id}").click().run()
    assert parameter(checked(at), "run") is None
    at = open_page(FILE, SOMEBODY, run=run_id)
    assert sentences(at) == ["There is no such run: it was deleted, or it has expired."]
