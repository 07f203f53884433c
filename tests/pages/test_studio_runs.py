"""What one does with a run besides training it: repeat it, delete its text, show its link."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.studio import rerun
from playground.training.spec import TrainSpec
from playground.ui import job_service, qr_code
from tests.pages.studio_actions import FILE, OWNER, SOMEBODY, TEXT, parameter, plain_text, rest, train, upload
from tests.pages.walking import checked, open_page, scenes


@pytest.fixture
def run(store):
    """A finished run of a text of its own: (run, text)."""
    text_id = parameter(upload(("cats.txt", TEXT.encode())), "text")
    run_id, view = train(text_id, "cats.txt · LSTM 16", seed=4)
    assert view.status == "finished", view.message
    return run_id, text_id


def keys(at):
    return {button.key for button in at.button}


def said(at):
    return [plain_text(info.value) for info in at.info]


def click(at, key):
    return checked(at.button(key=key).click().run())


def test_the_same_with_a_new_seed(run):
    run_id, _ = run
    at = click(open_page(FILE, OWNER, run=run_id, checkpoint="1"), "new-seed")
    other = parameter(at, "run")
    assert other != run_id
    assert parameter(at, "checkpoint") is None
    rest(other)
    one, two = (
        TrainSpec.from_json(job_service.service().reader(i).document("resolved")) for i in (run_id, other)
    )
    assert two == TrainSpec.from_json({**one.to_json(), "seed": 5})
    assert job_service.service().run(other).title == "cats.txt · LSTM 16 · seed 5"
    losses = [job_service.service().reader(i).metrics()["train_loss"][-1] for i in (run_id, other)]
    assert losses[0] != losses[1]


def test_a_seed_is_written_behind_a_title_once():
    assert rerun.title("a · seed 1 · LSTM · seed 4", TrainSpec(seed=5)) == "a · seed 1 · LSTM · seed 5"


def test_a_visitor_repeats_only_what_anybody_may_train_on(run):
    assert not {"new-seed", "delete-text"} & keys(open_page(FILE, SOMEBODY, run=run[0]))
    sample, _ = train("sample-brackets", "brackets")
    at = open_page(FILE, SOMEBODY, run=sample)
    assert "new-seed" in keys(at)
    assert "delete-text" not in keys(at)
    other = parameter(click(at, "new-seed"), "run")
    assert job_service.service().run(other).mine(SOMEBODY)
    job_service.service().delete(SOMEBODY, other)


def test_a_text_is_deleted_by_the_second_click_on_the_page_of_a_run(run):
    run_id, text_id = run
    at = click(open_page(FILE, OWNER, run=run_id), "delete-text")
    at = click(at, "delete-text-no")
    assert job_service.service().own_corpus(OWNER, text_id).text == TEXT
    at = click(click(at, "delete-text"), "delete-text-yes")
    assert any("deleted everywhere" in sentence and "cannot go on" in sentence for sentence in said(at))
    assert not {"new-seed", "delete-text", "delete-text-yes"} & keys(at)
    again_later = open_page(FILE, OWNER, run=run_id)
    assert [sentence for sentence in said(again_later) if "can neither go on nor be repeated" in sentence]
    assert again_later.get("bidi_component"), "the curves stay"
    fresh = open_page(FILE, OWNER, text=text_id)
    assert not any(key == "start" for key in keys(fresh))


def test_a_text_that_vanishes_meanwhile_is_said(run):
    run_id, text_id = run
    at = open_page(FILE, OWNER, run=run_id)
    job_service.service().delete_corpus(OWNER, text_id)
    at = click(at, "new-seed")
    assert parameter(at, "run") == run_id
    assert any("text of this run is no longer there" in sentence for sentence in said(at))
    at = open_page(FILE, OWNER, run=run_id)
    at = click(at, "longer-10")
    assert any("text" in plain_text(error.value) for error in at.error)


def test_a_text_is_deleted_where_it_was_chosen(run):
    _, text_id = run
    at = open_page(FILE, OWNER, text=text_id)
    at = click(click(at, "delete-text"), "delete-text-yes")
    assert parameter(at, "text") is None
    assert any("deleted everywhere" in sentence for sentence in said(at))
    assert at.file_uploader(key="files")
    assert not any("deleted" in sentence for sentence in said(checked(at.run()))), "said once"


def test_the_link_is_a_qr_code_and_localhost_is_warned_of(run, monkeypatch):
    assert not open_page(FILE, SOMEBODY, run=run[0]).get("image"), "a browser that says no address"
    for base, warned in (("http://localhost:8501/studio", 1), ("http://10.0.0.7:8501/studio", 0)):
        monkeypatch.setattr(qr_code, "_base", lambda base=base: base)
        at = open_page(FILE, SOMEBODY, run=run[0])
        assert len(at.get("image")) == 1
        assert [code.value for code in at.sidebar.get("code")] == [f"{base}?run={run[0]}"]
        assert sum("Phones cannot open localhost" in caption.value for caption in at.caption) == warned


def test_every_sample_says_whether_it_is_new(run):
    at = open_page(FILE, OWNER, run=run[0])
    table = at.dataframe[0].value
    assert len(table)
    assert table["origin"].str.fullmatch(r"new|(< 1|\d+) % copied").all()


def a_run_that_came_to_rest():
    """The fragment of a run, drawn as it was polled, and again when the run has come to rest."""
    import streamlit as st

    from pages.studio import run
    from playground.ui import messages, run_controls

    polled = "drawn" not in st.session_state
    if polled:
        messages.post(run_controls.PLACE, "The command came too late.")
    st.session_state["drawn"] = True
    run._live(st.session_state["run"], st.session_state["owner"], polled)


def test_a_refusal_outlives_the_drawing_that_ends_the_polling(run):
    at = AppTest.from_function(a_run_that_came_to_rest, default_timeout=60)
    at.session_state["run"], at.session_state["owner"] = run[0], OWNER
    checked(at.run())
    assert [plain_text(error.value) for error in at.error] == ["The command came too late."]


def test_a_text_that_is_gone_says_nothing_on_another_run(run):
    run_id, text_id = run
    other, _ = train("sample-brackets", "brackets")
    at = open_page(FILE, OWNER, run=run_id)
    job_service.service().delete_corpus(OWNER, text_id)
    at = click(at, "new-seed")
    at.query_params["run"] = other
    assert not checked(at.run()).error
    job_service.service().delete(OWNER, other)


def test_a_prediction_over_training(run):
    run_id, _ = run
    at = open_page(FILE, OWNER, run=run_id, over_training="true", prompt="the cat sees", token="5")
    ((header, arrays),) = scenes(at)
    heat = next(panel for panel in header["panels"] if panel["id"] == "candidates")
    steps = job_service.service().reader(run_id).checkpoints()
    assert arrays[heat["values"]["$array"]].shape[-1] == len(steps)
    assert heat["rows"][0] == "c"
    at = open_page(FILE, SOMEBODY, run=run_id, over_training="true")
    assert any("written by the newest checkpoint" in caption.value for caption in at.caption)
    assert scenes(at)
    at = open_page(FILE, OWNER, run=run_id, over_training="true", prompt="§§§", token="400")
    assert any("3 tokens of the prompt never occurred" in caption.value for caption in at.caption)


def test_counts_have_a_prediction_over_what_they_read(run):
    run_id, view = train(run[1], model="ngram")
    assert view.status == "finished", view.message
    (header, _) = scenes(open_page(FILE, OWNER, run=run_id, over_training="true", prompt="the cat"))[0]
    assert "candidates" in {panel["id"] for panel in header["panels"]}


def test_whether_it_memorises_is_for_who_may_read_the_text(run):
    run_id, _ = run
    at = open_page(FILE, OWNER, folds=False, run=run_id)
    at.session_state["fold-memorising"] = True
    at = checked(at.run())
    assert any("stand in the training text" in text.value for text in at.markdown)
    assert {"copied"} in [{panel["id"] for panel in header["panels"]} for header, _ in scenes(at)]
    at = open_page(FILE, SOMEBODY, folds=False, run=run_id)
    at.session_state["fold-memorising"] = True
    at = checked(at.run())
    assert not any("stand in the training text" in text.value for text in at.markdown)
    assert len(scenes(at)) == 1
