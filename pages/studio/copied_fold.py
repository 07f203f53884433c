"""The fold *Is it memorising?* of a run: what its samples share with its training text."""

import streamlit as st

from playground.errors import UserError
from playground.experiments import sources
from playground.experiments import studio as experiment
from playground.experiments.studio.copied_stretches import SAMPLE_TOKENS, CopiedStretches, copied_stretches
from playground.figures.studio.copied_stretches import copied_scene
from playground.runs.reader import RunReader
from playground.runs.view import RunView
from playground.training.valid_loss import EXTENTS
from playground.ui.job_service import service
from playground.ui.markdown import escape_markdown
from playground.ui.player import player
from playground.ui.progress import run_with_progress

LAST_BATCHES = 20


def show(view: RunView, reader: RunReader, owner: str) -> None:
    """The verdict with its numbers, the shares by length, and the longest copies."""
    source = sources.from_run(view.id, reader)
    try:
        corpus = sources.training_corpus(source, service(), owner)
        step = source.nearest_step()
        spec = experiment.run_spec(view, reader)
        trace = run_with_progress(
            ("copied stretches", view.id, step),
            lambda: copied_stretches(source, step, spec, corpus),
            "Writing samples, and looking for them in the training text …",
        )
    except UserError as error:
        st.caption(escape_markdown(str(error)))
        return
    st.markdown(f"**{escape_markdown(trace.verdict, 300)}** {_losses(view, reader)}")
    player(copied_scene(trace), key="copied")
    st.dataframe(_longest(trace), hide_index=True)
    st.caption(
        f"The samples are of the newest checkpoint (step {trace.step:,}), of seed 0 and without a prompt, up "
        f"to {SAMPLE_TOKENS} tokens each. The held-out text was not learned from: what it shares with the "
        "training text lies in the language."
    )


def _losses(view: RunView, reader: RunReader) -> str:
    """The training loss at the end beside the held-out one."""
    best = experiment.curves(reader).best
    last = experiment.last_training_loss(reader, 1 if view.is_ngram else LAST_BATCHES)
    if best is None or last is None:
        return ""
    loss, rows = last
    place = "counted tokens" if view.is_ngram else f"the last {rows} training batches"
    held_out = f"{best.number} held out ({EXTENTS[best.extent]}, at its best)"
    return f"Loss: {loss:.3f} nats a token on {place}, {held_out}."


def _longest(trace: CopiedStretches) -> dict[str, list[object]]:
    """The longest copy at each temperature, with what stands around it in the training text."""
    rows = [(t, copy) for t, copy in zip(trace.temperatures, trace.longest, strict=True) if copy is not None]
    return {
        "temperature": [t for t, _ in rows],
        "tokens": [copy.tokens for _, copy in rows],
        "before it": [copy.before for _, copy in rows],
        "longest copied stretch": [copy.text for _, copy in rows],
        "after it": [copy.after for _, copy in rows],
    }
