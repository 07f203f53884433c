"""From the studio to the pages that show a run and back: run, text and checkpoint come along."""

import pytest

from playground.errors import StoreError
from playground.experiments import sources
from playground.experiments.studio import address_of_step
from playground.models.table import MODELS, RECURRENT
from playground.text.corpus import from_text
from playground.ui import model_texts
from playground.ui.job_service import service
from tests.pages.studio_actions import FILE, OWNER, SOMEBODY, train
from tests.pages.walking import ROOT, checked, key, open_page, scenes, value, widget

TEXT = "나는 학교에 간다. 너는 집에 온다. 우리는 책을 읽는다. 그들은 노래를 듣는다. " * 30
PROMPT = "나는 학교에 간다. 너는 "
FIELD = {
    "rnn": "text",
    "bptt": "model_text",
    "lstm": "model_text",
    "decoding": "prompt",
    "fixed_window": "context",
    "ngrams": "context",
}
PAGES = {
    **{model: {"rnn", "bptt", "lstm", "decoding"} for model in RECURRENT},
    "rnn": {"rnn", "bptt", "decoding"},  # it has no gates
    "transformer": {"decoding"},
    "window": {"fixed_window", "decoding"},
    "ngram": {"ngrams", "decoding"},
}
VIEW = {"bptt": "lags", "lstm": "gates"}  # of the chapter Recurrence: the view that is opened
TOKENS = dict(
    zip(MODELS, ("words", "characters", "bytepairs", "bytepairs", "words", "characters"), strict=True)
)
ANY = {model: "" for model in MODELS}
RECURRENT_ALONE = {model: "" if model in RECURRENT else "hidden state" for model in MODELS}
OPENS = {  # page: the parameters that show a run there; by model, a part of its refusal, or ""
    "language_models/rnn.py": ({}, RECURRENT_ALONE),
    "language_models/decoding.py": ({}, ANY),
    "language_models/fixed_window.py": ({}, dict.fromkeys(MODELS, "another kind") | {"window": ""}),
    "recurrence/bptt.py": ({"view": "lags"}, RECURRENT_ALONE),
    "recurrence/lstm.py": ({"view": "gates"}, RECURRENT_ALONE),
    "networks/initialization.py": (
        {"view": "own_model"},
        ANY | {"transformer": "A transformer has no tanh", "ngram": "Counts have no layers"},
    ),
    "studio/studio.py": ({}, ANY),
}
ROUTES = [(model, page) for model, pages in PAGES.items() for page in sorted(pages)]


@pytest.fixture(scope="module")
def text_id():
    return service().add_corpus(OWNER, from_text(TEXT, name="한국어.txt"))


@pytest.fixture(scope="module")
def runs(text_id):
    """A run of every model on a text of which no bundled model knows a letter, in any kind of token."""
    found = {}
    for model, tokens in TOKENS.items():
        found[model], view = train(text_id, f"한국어 · {model}", model=model, tokens=tokens)
        assert view.status == "finished", view.message
    return found


def studio(run_id, owner=OWNER, **parameters):
    return open_page(FILE, owner, folds=False, run=run_id, **parameters)


def links(at):
    """The pages that the run's page leads to, and their buttons."""
    found = [button for button in at.button if (button.key or "").startswith("go-to-")]
    return {button.key.rpartition("/")[2].removesuffix(".py"): button for button in found}


def follow(at, page):
    return led_to(checked(links(at)[page].click().run()), file_of(page))


def file_of(page):
    return f"{'recurrence' if page in VIEW else 'language_models'}/{page}.py"


def back(at):
    return led_to(checked(at.button(key="go-to-studio").click().run()), FILE)


def led_to(at, file):
    """The session on the page that a button has led to, which AppTest does not notice by itself."""
    parameters = address(at)
    at.switch_page(f"pages/{file}")
    at.query_params.clear()
    at.query_params.update(parameters)
    return at


def address(at):
    return {name: at.query_params[name] for name in at.query_params}


def steps_of(run_id):
    return service().reader(run_id).checkpoints()


@pytest.mark.parametrize("model", MODELS)
def test_a_run_leads_to_the_pages_that_can_show_it(runs, model):
    assert set(links(studio(runs[model]))) == PAGES[model]
    for_others = PAGES[model] - {"ngrams"}  # whose page counts the text itself, which only its owner may read
    assert set(links(studio(runs[model], SOMEBODY))) == for_others


def test_all_pages_that_open_a_run_are_known():
    calls = ("choose_model(", "choose_source(")
    texts = {file: file.read_text("utf-8") for file in (ROOT / "pages").rglob("*.py")}
    found = {file.stem for file, text in texts.items() if any(call in text for call in calls)}
    assert found == {"rnn", "decoding", "fixed_window", "bptt_lags", "lstm_gates", "initialization_own_model"}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("page", OPENS)
def test_every_page_shows_a_run_of_any_kind_or_says_why_not(runs, page, model):
    parameters, refusals = OPENS[page]
    at = checked(open_page(page, OWNER, folds=False, run=runs[model], **parameters))
    if refusals[model]:
        assert refusals[model] in at.error[0].value
        assert not scenes(at)
    else:
        assert not at.error
        assert scenes(at)


@pytest.mark.parametrize(("model", "page"), ROUTES)
def test_run_prompt_and_checkpoint_go_there_and_come_back(runs, model, page):
    run_id, step = runs[model], steps_of(runs[model])[0]
    shown = address_of_step(service().reader(run_id), str(step))
    at = follow(studio(run_id, prompt=PROMPT, checkpoint=shown), page)
    assert not at.error
    assert value(at, FIELD[page]) == PROMPT
    if page in ("rnn", "bptt", "lstm", "decoding"):
        assert at.select_slider[0].value == step
    if page == "fixed_window":
        assert at.query_params["step"] == str(step)
    if page == "ngrams":
        assert address(at) == {
            "run": run_id,
            "source": "own",
            "text": service().corpus_of(OWNER, run_id),
            "tokens": TOKENS[model],
            "n": "5",
            "smoothing": "witten-bell",
            "context": PROMPT,
        }
    at = back(at)
    expected = {"run": run_id, "prompt": PROMPT}
    assert address(at) == (expected if page == "ngrams" else expected | {"checkpoint": shown})
    assert value(at, "prompt") == PROMPT


@pytest.mark.parametrize(("model", "page"), ROUTES)
def test_without_a_prompt_the_model_writes_the_text_itself(runs, model, page):
    """Nothing of a bundled model stays in the fields, and who comes by the link sees the same."""
    run_id = runs[model]
    at = follow(studio(run_id), page)
    text = value(at, FIELD[page])
    tokenizer = sources.from_run(run_id, service().reader(run_id)).tokenizer()
    assert text.strip()
    assert not tokenizer.unknown(text)
    assert at.query_params[FIELD[page]] == text, "a copied link carries it"
    if page == "fixed_window":
        assert value(at, "second_context") == ""
    if page != "ngrams":
        view = {"view": VIEW[page]} if page in VIEW else {}
        other = open_page(file_of(page), SOMEBODY, folds=False, run=run_id, **view)
        assert value(other, FIELD[page]) == text
    assert address(back(at)) == {"run": run_id}, "what nobody has typed is no prompt"


@pytest.mark.parametrize("page", ["rnn", "decoding", "fixed_window"])
def test_a_run_that_is_opened_on_the_page_brings_its_text_and_leaves_none(runs, page):
    model = "window" if page == "fixed_window" else "lstm"
    at = open_page(f"language_models/{page}.py", OWNER, folds=False)
    bundled = value(at, FIELD[page])
    at = checked(at.button(key=f"open-{runs[model]}").click().run())
    text = value(at, FIELD[page])
    tokenizer = sources.from_run(runs[model], service().reader(runs[model])).tokenizer()
    assert text.strip()
    assert not tokenizer.unknown(text)
    at = checked(at.button(key="close-model").click().run())
    assert value(at, FIELD[page]) == bundled
    assert not address(at)


def test_a_run_without_a_checkpoint_gives_the_text_with_its_first(runs, monkeypatch):
    def no_checkpoint(source, tokens):
        raise StoreError("This run has no checkpoint yet.")

    with monkeypatch.context() as patch:
        patch.setattr(model_texts, "opening", no_checkpoint)
        at = open_page("language_models/rnn.py", OWNER, folds=False, run=runs["lstm"])
        assert value(at, "text") == ""
    at = checked(at.run())
    assert value(at, "text").strip()
    assert at.query_params["text"] == value(at, "text")
    at = checked(at.text_area(key=key(at, "text")).set_value("").run())
    assert value(checked(at.run()), "text") == "", "an emptied field stays empty"


def test_two_runs_of_the_same_tokens_stand_side_by_side(runs):
    page = "language_models/rnn.py"
    at = open_page(page, OWNER, run=runs["rnn"], view="two_models", second_model=runs["window"])
    [(header, arrays)] = scenes(at)
    titles = [panel["title"] for panel in header["panels"] if panel.get("large")]
    assert [title.partition(":")[0] for title in titles] == ["RNN", "Fixed window"]
    for panel in header["panels"]:
        if panel.get("large"):
            p = arrays[panel["values"]["$array"]][0, :-1]
            assert ((p > 0) & (p < 1)).all(), "both know every token of their own text"
    menu = widget(at, "second_model")
    assert {service().run(run).title for run in runs.values()} <= set(menu.options)
    other = open_page(page, OWNER, run=runs["rnn"], view="two_models", second_model=runs["gru"])
    assert "different tokens" in other.error[0].value
    assert not scenes(other)
    link = open_page(page, SOMEBODY, run=runs["rnn"], view="two_models", second_model=runs["window"])
    assert scenes(link)[0][0]["version"] == header["version"], "whoever has the link sees the same"
