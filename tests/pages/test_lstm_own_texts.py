"""LSTM gates on a network trained on an own text: typed text of every kind is shown or gets a sentence."""

import pytest

from playground.experiments import sources
from playground.experiments.lstm.gates import NO_GATES
from playground.text.corpus import from_text
from playground.ui.job_service import service
from playground.ui.model_source import UPLOAD
from tests.pages.studio_actions import HARM, LINK, OWNER, parameter, plain_text, train
from tests.pages.walking import checked, open_page, scenes, value, widget

FILE = "recurrence/lstm.py"
OWN = "Ĝis la revido, kara amiko! La hundo kuras al la domo. <b>La kato</b> dormas sub la tablo. " * 40
VIEWS = ["gates", "clamp"]


@pytest.fixture(scope="module")
def text_id():
    return service().add_corpus(OWNER, from_text(OWN, name="esperanto.txt"))


@pytest.fixture(scope="module", params=["lstm", "gru"])
def run_id(request, text_id):
    run, view = train(text_id, "esperanto", model=request.param, tokens="characters")
    assert view.status == "finished", view.message
    return run


def captions(at):
    return plain_text(" ".join(caption.value for caption in at.caption))


def typed(run_id, view, text):
    """The page with the network and this text; nothing that was typed or opened is lost."""
    at = open_page(FILE, OWNER, view=view, run=run_id, model_text=text, folds=False)
    assert not at.error
    assert parameter(at, "run") == run_id
    assert value(at, "model_text") == text
    [(header, _)] = scenes(at)
    return at, header


@pytest.mark.parametrize("view", VIEWS)
def test_a_network_trained_on_an_own_text_reads_what_is_typed(run_id, view):
    text = "kara amiko kuras"
    at, header = typed(run_id, view, text)
    assert set("karamiou") <= set(header["panels"][0]["texts"])
    assert "unknown" not in captions(at)
    checked(widget(at, "model_text").set_value(text + " al").run())
    [(longer, _)] = scenes(at)
    assert longer["last"] == header["last"] + 3, "one position for each character"
    assert parameter(at, "run") == run_id


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no text yet"),
        ("k", ""),
        ("kara 漢字 Ω", "unknown to the network"),
        ("la kato " * 625, "The first 200 of"),
        (f"{HARM} kara", "unknown to the network"),
        (LINK, "unknown to the network"),
    ],
    ids=["empty", "one token", "unknown tokens", "5,000 tokens", "HTML", "Markdown"],
)
def test_a_text_that_is_difficult_gets_a_sentence_and_the_stage_stays(run_id, view, text, sentence):
    at, header = typed(run_id, view, text)
    assert sentence in captions(at)
    assert header["last"] < 201
    assert not any(
        "<script" in element.value for element in [*at.markdown, *at.caption] if element.allow_html
    )
    checked(widget(at, "model_text").set_value("kara").run())
    assert "unknown" not in captions(at)
    assert len(scenes(at)) == 1


def upload(view, *files):
    """A session that has uploaded files to the page: (name, bytes) each."""
    at = open_page(FILE, OWNER, view=view, folds=False)
    [box] = [found for found in at.file_uploader if found.key == UPLOAD]
    box.set_value([(name, data, "application/octet-stream") for name, data in files])
    return checked(at.run())


@pytest.mark.parametrize("view", VIEWS)
def test_the_downloaded_network_of_an_own_text_is_uploaded_again(run_id, view):
    source = sources.find(run_id, service().reader)
    weights, about = sources.export_files(source, source.nearest_step())
    at = upload(view, ("model.safetensors", weights), ("model.json", about.encode()))
    assert not at.error
    assert parameter(at, "run").startswith("upload-")
    checked(widget(at, "model_text").set_value("kara amiko").run())
    again, _ = typed(run_id, view, "kara amiko")
    (uploaded, _), (trained, _) = scenes(at)[0], scenes(again)[0]
    assert uploaded["narration"] == trained["narration"]


@pytest.mark.parametrize("view", VIEWS)
def test_an_upload_that_is_no_network_is_refused_and_the_stage_stays(view):
    source = sources.bundled("students")
    weights, about = sources.export_files(source, source.nearest_step())
    for bad in (
        [("model.safetensors", weights[:100]), ("model.json", about.encode())],
        [("model.safetensors", weights), ("model.json", b"<html></html>")],
        [("model.pt", weights)],
    ):
        at = upload(view, *bad)
        assert [error.value.endswith(".") for error in at.error] == [True]
        assert parameter(at, "run") is None
        assert len(scenes(at)) == 1, "the bundled network is still there"


@pytest.mark.parametrize("view", VIEWS)
def test_a_network_without_gates_or_state_says_so(view):
    source = sources.bundled("window-students")
    weights, about = sources.export_files(source, source.nearest_step())
    at = upload(view, ("model.safetensors", weights), ("model.json", about.encode()))
    assert [plain_text(error.value) for error in at.error] == [NO_GATES]
    assert any(button.key == "close-model" for button in at.button), "the way back"


def test_the_text_of_the_cell_by_hand_is_data():
    at = open_page(FILE, OWNER, view="by_hand", text="<b>x</b>", folds=False)
    [(header, _)] = scenes(at)
    cell = next(panel for panel in header["panels"] if panel["id"] == "cell")
    assert "<b>" not in cell["svg"]
    assert "&lt;" in cell["svg"]
    assert not any("<b>" in markdown.value for markdown in at.markdown)
