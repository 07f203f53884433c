"""Every kind of model in the studio: chosen, started, shown and compared on one text."""

import numpy as np
import pytest

from playground.catalog.smoothers import NORMALIZED
from playground.models.table import MODELS, RECURRENT
from playground.ui import job_service
from playground.ui.run_links import GO_TO
from tests.pages.studio_actions import (
    FILE,
    OWNER,
    SOMEBODY,
    TEXT,
    messages_of,
    parameter,
    plain_text,
    ready,
    rest,
    train,
    upload,
)
from tests.pages.walking import checked, open_page, scenes, widget

KINDS = {
    "ngram": ("n-gram", "Count"),
    "window": ("Fixed window", "Train for 10 s"),
    "transformer": ("Transformer", "Train for 10 s"),
    "rnn": ("RNN", "Train for 10 s"),
}


@pytest.fixture(scope="module")
def text_id(store):
    return parameter(upload(("cats.txt", TEXT.encode())), "text")


@pytest.fixture(scope="module")
def runs(text_id):
    """A finished run of every model on one text."""
    found = {}
    for model in MODELS:
        found[model], view = train(text_id, f"cats.txt · {model}", model=model, segments=[[8, 0.01]])
        assert view.status == "finished", view.message
    return found


def buttons(at):
    return {button.key: button for button in at.button}


def links(at):
    """Where the page leads to with this run."""
    return {key.removeprefix(GO_TO) for key in buttons(at) if key and key.startswith(GO_TO)}


@pytest.mark.parametrize("model", KINDS)
def test_the_button_says_what_it_does(model, text_id):
    title, label = KINDS[model]
    at = open_page(FILE, OWNER, text=text_id, model=title, budget="10 s")
    assert ready(at)
    assert buttons(at)["start"].label == label
    [line] = [plain_text(m.value) for m in at.markdown if m.value.startswith(f"**{title}**")]
    assert ("parameters" in line) == MODELS[model].learns
    assert ("counted" in line) == (not MODELS[model].learns)


@pytest.mark.parametrize("model", ["rnn", "transformer"])
def test_who_has_positions_is_not_asked_for_a_window(model, text_id):
    at = open_page(FILE, OWNER, text=text_id, model=KINDS[model][0], budget="10 s", every="true")
    asked = {str(field.key).rpartition(".")[2] for field in (*at.slider, *at.number_input, *at.select_slider)}
    assert ("window" in asked, "positions" in asked) == (model == "rnn", model == "transformer")


def test_heads_that_do_not_fit_are_refused_in_a_sentence_and_others_are_trained(text_id):
    at = open_page(FILE, OWNER, text=text_id, model="Transformer", budget="10 s", every="true")
    assert ready(at)
    at = checked(widget(at, "heads").set_value(5).run())
    assert "5 heads cannot share an embedding" in plain_text(at.error[0].value)
    assert not ready(at)
    at = checked(widget(at, "embedding").set_value(40).run())
    assert not at.error
    assert ready(at)


@pytest.mark.parametrize("smoothing", NORMALIZED)
def test_a_count_can_be_smoothed_as_one_likes(smoothing, text_id):
    at = open_page(FILE, OWNER, text=text_id, model="n-gram", every="true")
    widget(at, "smoothing").set_value(smoothing).run()
    widget(at, "order").set_value(3).run()
    checked(at).button(key="start").click().run()
    run_id = parameter(checked(at), "run")
    view = rest(run_id)
    assert view.status == "finished", view.message
    assert (view.spec["smoothing"], view.spec["order"]) == (smoothing, 3)
    job_service.service().delete(OWNER, run_id)


@pytest.mark.parametrize("model", MODELS)
def test_a_run_of_every_kind_is_shown_with_what_makes_sense(model, runs):
    at = open_page(FILE, OWNER, run=runs[model], prompt="the c")
    assert not at.error
    assert not at.exception
    [(header, _)] = scenes(at)
    ids = {panel["id"] for panel in header["panels"]}
    assert {"loss", "next", "numbers", "sample"} <= ids
    assert ("norm" in ids) == ("rate" in ids) == MODELS[model].learns
    assert ("longer-10" in buttons(at)) == MODELS[model].learns
    assert any("rnn" in page for page in links(at)) == (model in RECURRENT)
    assert any("decoding" in page for page in links(at))
    assert "finished" in messages_of(at) or "step" in messages_of(at)


def test_the_settings_that_mean_nothing_are_left_out(runs):
    shown = {
        model: " ".join(m.value for m in open_page(FILE, OWNER, run=runs[model]).sidebar.markdown)
        for model in MODELS
    }
    assert "smoothing" in shown["ngram"]
    assert "optimizer" not in shown["ngram"]
    assert "hidden" not in shown["ngram"]
    assert "context" in shown["window"]
    assert "layers" not in shown["window"]
    assert "heads" in shown["transformer"]
    assert "hidden" not in shown["transformer"]
    assert "window" not in shown["transformer"], "its positions are its window"
    assert "window" in shown["lstm"]
    assert "smoothing" not in shown["lstm"]
    assert "heads" not in shown["lstm"]
    assert "layers" in shown["lstm"]


def test_all_kinds_stand_side_by_side_and_read_one_sentence(runs):
    chosen = [runs[model] for model in ("ngram", "window", "transformer", "lstm")]
    at = open_page(FILE, OWNER, compare=",".join(chosen), sentence="the dog sees the cat.")
    assert not at.error
    numbers, read = at.dataframe[0].value, at.dataframe[1].value
    assert np.isfinite(numbers["nats/token"]).all()
    assert numbers["n-grams"][0] > 100
    assert np.isnan(numbers["n-grams"][1:].astype(float)).all()
    assert np.isfinite(numbers["parameters"][1:].astype(float)).all()
    assert np.isnan(float(numbers["parameters"][0]))
    assert np.isfinite(numbers["bits/char"]).all()
    assert len(read) == 4
    assert (read["tokens"] == len("the dog sees the cat.")).all()
    (header, arrays), (sentence, bits) = scenes(at)
    totals = next(panel for panel in sentence["panels"] if panel["id"] == "totals")
    assert all(bits[row["cells"][0]["values"]["$array"]][0] > 0 for row in totals["rows"])
    curves = header["panels"][0]["figure"]["data"]
    assert [arrays[trace["x"]["$array"]].size > 1 for trace in curves[:4]] == [True] * 4
    dots = [float(arrays[trace["y"]["$array"]][0]) for trace in curves[4:]]
    np.testing.assert_allclose(dots, numbers["nats/token"], rtol=1e-6)


def test_one_of_each_kind_is_started_and_followed(text_id):
    at = open_page(FILE, OWNER, text=text_id, model="GRU", budget="10 s")
    at.button(key="start-each").click().run()
    run_ids = parameter(checked(at), "compare").split(",")
    kinds = [job_service.service().run(run_id).spec["model"] for run_id in run_ids]
    assert sorted(kinds) == ["gru", "ngram", "transformer", "window"]
    assert kinds[-1] == "gru", "what is done first is shown first"
    assert at.title[0].value == "Compare runs"
    assert not at.error
    for run_id in run_ids:
        job_service.service().delete(OWNER, run_id)


def downloads(at):
    return {button.proto.label for button in at.get("download_button")}


def test_counts_are_downloaded_by_their_owner_alone(runs):
    for page, mine in (
        ("studio/studio.py", "its JSON"),
        ("language_models/decoding.py", "Download model.json"),
    ):
        for model in ("ngram", "window"):
            assert mine in downloads(open_page(page, OWNER, run=runs[model]))
            strange = downloads(open_page(page, SOMEBODY, run=runs[model]))
            assert (mine in strange) == (model == "window"), "counts hold the text itself"
    sample, _ = train("sample-students", "counted", model="ngram", tokens="words")
    assert "its JSON" in downloads(open_page(FILE, SOMEBODY, run=sample)), "everybody has this text"
    job_service.service().delete(OWNER, sample)


def test_with_a_text_its_counts_go_and_its_networks_stay():
    text_id = parameter(upload(("more.txt", (TEXT + "the end.").encode())), "text")
    counted, _ = train(text_id, "counted", model="ngram")
    learned, _ = train(text_id, "learned", model="window", segments=[[4, 0.01]])
    at = open_page(FILE, OWNER, run=counted)
    at = checked(at.button(key="delete-text").click().run())
    at = checked(at.button(key="delete-text-yes").click().run())
    assert any("every count of it" in info.value for info in at.info)
    assert parameter(at, "run") is None
    assert [view.id for view in job_service.service().runs_of(OWNER) if view.id in (counted, learned)] == [
        learned
    ]
    job_service.service().delete(OWNER, learned)
