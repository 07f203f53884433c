"""What stands beside and below a run: its settings, links, samples, the maths, the script, the downloads."""

from functools import partial

import pandas as pd
import streamlit as st

from pages.studio import copied_fold, rerun
from playground.catalog.optimizers import OPTIMIZERS
from playground.experiments import sources
from playground.experiments import studio as experiment
from playground.models.table import MODELS, RECURRENT
from playground.runs.reader import RunReader
from playground.runs.view import RunView
from playground.training.valid_loss import RULE, best_valid_loss
from playground.ui import qr_code, run_links, run_list
from playground.ui.frame import opened
from playground.ui.markdown import escape_markdown


def about(view: RunView, reader: RunReader, owner: str) -> None:
    """What was asked for, and the downloads."""
    st.button("New run", on_click=run_list.leave_run, key="new-run", icon=":material/add:", width="stretch")
    run_links.draw_pages_of(view, reader, owner)
    if not view.mine(owner):
        st.caption(
            "You came by a link: you can read this run, scrub it and ask it, but only its owner steers it."
        )
    elif view.is_ngram:
        st.caption("Counts remember word for word: who has the link can let them write parts of the text.")
    qr_code.qr_code(view.id)
    rerun.show(view, owner)
    lines = (
        f"{name} **{escape_markdown(value)}**"
        for name, value in experiment.run_settings(view, reader).items()
    )
    st.markdown("  \n".join(lines))


def below(view: RunView, reader: RunReader, owner: str) -> None:
    """The samples so far, the maths, the script, the data and the downloads: each is computed when opened."""
    if box := opened("Samples so far", "samples"):
        box.dataframe(pd.DataFrame(experiment.sample_table(reader)), hide_index=True)
    if box := opened("Is it memorising?", "memorising"):
        with box:
            copied_fold.show(view, reader, owner)
    if box := opened("The maths", "maths"):
        with box:
            _maths(view, reader)
    if box := opened("In PyTorch", "pytorch"):
        with box:
            _script()
    if box := opened("The data", "data"):
        with box:
            _data(view, reader, owner)


def _script() -> None:
    """The standalone sampling program."""
    st.caption(
        "A program of its own: it needs PyTorch, safetensors and the two files below, nothing else. "
        '`python sample.py run.safetensors run.json --prompt "The "`'
    )
    source = experiment.script()
    st.code(source, language="python", height=320)
    st.download_button("sample.py", source, "sample.py", "text/x-python", key="script", on_click="ignore")


def _maths(view: RunView, reader: RunReader) -> None:
    """The model's recurrence, the optimizer's rule, and how the loss is counted."""
    spec = experiment.run_spec(view, reader)
    model = MODELS[spec.model]
    st.markdown(f"**{model.title}.** {model.explanation} {model.source}.")
    st.latex(model.rule)
    if model.lecture_rule:
        bare = ", whose cell has no bias" if spec.model in RECURRENT else ""
        st.markdown(f"In the lecture's letters{bare}:")
        st.latex(model.lecture_rule)
    if model.learns:
        optimizer = OPTIMIZERS[spec.optimizer]
        st.markdown(f"**{optimizer.title}.** {optimizer.source}.")
        st.latex(optimizer.rule)
        if optimizer.lecture_rule:
            st.markdown("The lecture's rule:")
            st.latex(optimizer.lecture_rule)
    st.markdown(LOSS)
    st.markdown(f"{RULE} {ESTIMATE}")


LOSS = r"""**The loss** is the mean surprisal $-\ln P_\theta(x_t\mid x_{<t})$ in nats, weighted by token: the
end of an item counts, its beginning never does. Perplexity is its exponential; divided by $\ln 2$ it is in
bits. *uniform* gives every token $1/V$, *unigram* its training frequency, *5-gram* interpolates the counts of
one to five tokens (Witten and Bell); the lines in the picture are of the same tokens as the curve."""

ESTIMATE = r"""A short text and counts are measured on all of it every time; where all of it would take too
long, a larger part is. Tokens that stand together resemble each other, so the standard error of a part counts
its $c$ stretches of 64 tokens (or items): with sums $s_i$ of $n_i$ losses, $n$ of $N$ tokens in all,

$$
\text{SE}=\frac1n\sqrt{\Bigl(1-\frac nN\Bigr)\frac{c}{c-1}\sum_{i=1}^c(s_i-n_iL)^2}
$$"""


def _data(view: RunView, reader: RunReader, owner: str) -> None:
    """Metrics as CSV; the checkpoint that was best on held-out text, and the last one."""
    st.dataframe(pd.DataFrame(dict(reader.metrics())), hide_index=True, height=260)
    source = sources.from_run(view.id, reader)
    row = st.container(horizontal=True)
    row.download_button(
        "Metrics (CSV)",
        lambda: pd.DataFrame(dict(reader.metrics())).to_csv(index=False),
        "metrics.csv",
        "text/csv",
        key="csv",
        on_click="ignore",
    )
    if not run_list.can_download(view, owner):
        st.caption(run_list.OWNER_ONLY)
        return
    for name, step in experiment.downloads(reader).items():
        row.download_button(
            f"{name} checkpoint{_loss(reader, step)} (step {step:,})",
            partial(_export, source, step, 0),
            "run.safetensors",
            key=f"{name}-weights",
            on_click="ignore",
        )
        row.download_button(
            "its JSON",
            partial(_export, source, step, 1),
            "run.json",
            "application/json",
            key=f"{name}-about",
            on_click="ignore",
        )


def _loss(reader: RunReader, step: int) -> str:
    """The held-out loss of a checkpoint by the rule of a run's."""
    found = best_valid_loss([e for e in reader.events("validation") if e["step"] == step])
    return f", held out: {found.label}" if found is not None else ""


def _export(source: sources.Source, step: int, index: int) -> bytes | str:
    """File 0 (the weights) or 1 (their JSON) of a checkpoint."""
    return sources.export_files(source, step)[index]
