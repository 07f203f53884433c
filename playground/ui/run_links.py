"""From a run in the studio to the pages that show its model, and back: run, text and checkpoint come along.

They are buttons, not links: a press tells the checkpoint that the player shows.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

import streamlit as st

from playground.errors import UserError
from playground.experiments import sources
from playground.experiments.lstm.gates import GATES
from playground.experiments.studio import LONGEST_PROMPT, address_of_step, step_of_address
from playground.models.table import RECURRENT
from playground.runs.ids import sample_name
from playground.runs.reader import RunReader
from playground.runs.view import RunView
from playground.training.spec import TrainSpec
from playground.ui.chrome import shown_parameter
from playground.ui.job_service import service
from playground.ui.model_texts import ModelTexts
from playground.ui.run_list import STUDIO
from playground.ui.text_source import OWN

PAGES = "pages/language_models/"
BPTT, LSTM = "pages/recurrence/bptt.py", "pages/recurrence/lstm.py"
LONG_PROMPT = (
    12  # characters; gates and the reach of a gradient are shown of a text, which no shorter prompt is
)
GO_TO = "go-to-"  # the keys of buttons that lead to another page begin with this: chrome.js looks for them


@dataclass(frozen=True)
class RunLink:
    """A page that shows a run, and the address that it is opened with."""

    page: str
    label: str
    parameters: Mapping[str, str]


def pages_of(view: RunView, owner: str, prompt: str, checkpoint: str) -> Iterator[RunLink]:
    """The pages that can show a run; `prompt` and `checkpoint` are "" where there is none."""
    model = str(view.spec.get("model", TrainSpec.model))
    run = {"run": view.id}
    at = run | _present(checkpoint=checkpoint)
    if model in RECURRENT:
        yield RunLink(f"{PAGES}rnn.py", "Look inside its state", at | _present(text=prompt))
        long_text = _present(model_text=prompt if len(prompt) >= LONG_PROMPT else "")
        yield RunLink(BPTT, "See how far back it learns", at | {"view": "lags"} | long_text)
        if GATES[model]:
            yield RunLink(LSTM, "Watch its gates", at | {"view": "gates"} | long_text)
    if model == "window":
        moved = run | _present(step=checkpoint, context=prompt)
        yield RunLink(f"{PAGES}fixed_window.py", "Look at its layers", moved)
    if view.is_ngram and (text := _readable_text(view, owner)):
        yield RunLink(f"{PAGES}ngrams.py", "Look at its counts", run | _counts(view, text, prompt))
    yield RunLink(f"{PAGES}decoding.py", "Write with it", at | _present(prompt=prompt))


def draw_pages_of(view: RunView, reader: RunReader, owner: str) -> None:
    """A button for each page that can show a run."""
    step = step_of_address(reader, shown_parameter("checkpoint"))
    for link in pages_of(view, owner, st.query_params.get("prompt", ""), step):
        if st.button(link.label, key=f"{GO_TO}{link.page}", icon=":material/arrow_forward:", width="stretch"):
            st.switch_page(link.page, query_params=link.parameters)


def draw_back(texts: ModelTexts, checkpoint: str = "checkpoint") -> None:
    """At the top of the sidebar, before `open_page`: the way from a page back to its run in the studio.

    Nothing without a run. `checkpoint` is the page's parameter of the checkpoint: "step" where its player
    goes through them.
    """
    run_id = st.query_params.get("run", "")
    if not sources.is_run(run_id):
        return
    if st.sidebar.button(
        "Back to the studio", key=f"{GO_TO}studio", icon=":material/arrow_back:", width="stretch"
    ):
        number, prompt = "", texts.written(run_id)
        with suppress(UserError):  # the run is gone: the studio says so
            number = address_of_step(service().reader(run_id), shown_parameter(checkpoint))
        more = _present(checkpoint=number, prompt=prompt[-LONGEST_PROMPT:])
        st.switch_page(STUDIO, query_params={"run": run_id} | more)


def _counts(view: RunView, text: str, prompt: str) -> dict[str, str]:
    """The address of the page that counts the same text in the same way."""
    spec = TrainSpec.from_json(dict(view.spec))
    sample = sample_name(text)
    source = {"source": sample} if sample else {"source": OWN, "text": text}
    numbers = {name: repr(value) for name, value in spec.smoothing_options}
    counted = {"tokens": spec.tokens, "n": str(spec.order), "smoothing": spec.smoothing}
    return source | counted | numbers | _present(context=prompt)


def _readable_text(view: RunView, owner: str) -> str:
    """The id of the text that a run learned from, "" where this reader may not count it."""
    try:
        text = service().corpus_of(owner, view.id)
        service().readable_corpus(owner, text)
    except UserError:
        return ""
    return text


def _present(**parameters: str) -> dict[str, str]:
    """The parameters that are not empty."""
    return {name: text for name, text in parameters.items() if text}
