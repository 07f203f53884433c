"""One run, growing or done: its curves, its checkpoints to scrub, what each expects next, and the wheel."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pandas as pd
import streamlit as st

from pages.studio import again
from playground.catalog.optimizers import OPTIMIZERS
from playground.experiments import sources
from playground.experiments import studio as experiment
from playground.figures import studio as figure
from playground.models.table import MODELS, RECURRENT
from playground.runs.reader import RunReader
from playground.runs.refusals import NoSuchRun, Refusal
from playground.runs.view import RunView
from playground.text.decode import TextError
from playground.training.spec import SpecError, TrainSpec
from playground.ui import frame, link, listing
from playground.ui.jobs import service
from playground.ui.plain import plain
from playground.ui.player import player

EVERY = 1.0  # seconds between two looks at a run that is growing: more often, and the neighbours feel it
LONGER = (10, 30, 60)


def show(page: frame.Page, run_id: str, owner: str) -> None:
    """Draw the page of one run."""
    frame.open_page(replace(page, controls=(), lessons=()))
    try:
        view, reader = service().run(run_id), service().reader(run_id)
        if view.job != "train":
            raise NoSuchRun("This run was started on another page, and is shown there.")
    except Refusal as refusal:
        st.error(plain(str(refusal)))
        st.button("Start a new run", on_click=_leave, key="leave")
        with st.container(key="page-below"):
            listing.runs(owner)
        return
    with st.sidebar, _sorry():
        _about(view, reader, owner)
    with frame.stage():
        st.fragment(_live, run_every=EVERY if view.active else None)(run_id, owner, view.active)
    with st.container(key="page-below"):
        with _sorry():
            _below(view, reader, owner)
        listing.runs(owner, run_id)


@contextmanager
def _sorry() -> Iterator[None]:
    """What cannot be read of a run is said in a sentence, and the rest of the page goes on."""
    try:
        yield
    except (Refusal, SpecError, TextError) as error:
        st.error(plain(str(error), 500))


def _live(run_id: str, owner: str, polled: bool) -> None:
    """The part that follows the run; the controls live in it, so that polling and typing do not collide.

    `polled`: whether it is drawn again and again. When the run came to rest or was woken, the whole page is
    drawn anew, which starts or ends the polling.
    """
    try:
        view, reader = service().run(run_id), service().reader(run_id)
    except Refusal:
        st.rerun()
    _progress(view)
    row = st.container(horizontal=True, vertical_alignment="bottom", key="run-row")
    prompt = row.text_input(
        "Prompt",
        key="prompt",
        max_chars=experiment.LONGEST_PROMPT,
        live="20ms",
        bind="query-params",
        placeholder="What comes after …",
        label_visibility="collapsed",
    )
    if view.mine(owner):
        _wheel(row, view, reader, owner)
    with _sorry():
        _picture(view, reader, prompt or "")
    if view.active != polled:
        st.rerun()  # at the end, so that nothing vanishes meanwhile


def _picture(view: RunView, reader: RunReader, prompt: str) -> None:
    """The curves so far, and what every checkpoint answers to the prompt."""
    curves = experiment.curves(reader)
    probe = experiment.probe(view.id, reader, prompt) if reader.document("tokenizer") else None
    if probe is None or not len(probe.steps):
        st.caption("The first numbers come in a moment." if view.active else "This run has no checkpoint.")
        return
    if curves.notes:
        st.caption(plain(" ".join(curves.notes), 500))
    if probe.unknown:
        st.caption(
            f"{probe.unknown} token{'s' * (probe.unknown > 1)} of the prompt never occurred in the training "
            "text; the model reads them as ⟨unk⟩."
        )
    player(figure.scene(curves, probe, prompt, view.steps, **frame.clock()).pack(), key="run")


def _progress(view: RunView) -> None:
    """One line: where the run stands, how fast it goes, how long it still takes; or why it stopped."""
    words = plain(view.message, 500) or listing.status(view)
    if view.status == "running" and view.steps and view.step:
        left = view.elapsed / view.step * (view.steps - view.step)
        words += f" · about {left:.0f} s left · {view.tokens_per_second:,.0f} tokens/s"
    st.progress(
        min(1.0, view.step / view.steps) if view.steps else 0.0, text=f"**{plain(view.title)}** · {words}"
    )


def _wheel(row: object, view: RunView, reader: RunReader, owner: str) -> None:
    """Pause, resume, stop, train longer: what makes sense now, for the owner alone."""
    draw = row.button  # type: ignore[attr-defined]
    if view.status in ("queued", "starting", "running"):
        if not view.counted:
            draw(
                "Pause", key="pause", icon=":material/pause:", on_click=_steer, args=("pause", owner, view.id)
            )
        draw("Stop", key="stop", icon=":material/stop:", on_click=_steer, args=("stop", owner, view.id))
    elif view.status in ("paused", "stopped", "died", "failed"):
        draw(
            "Resume",
            key="resume",
            icon=":material/play_arrow:",
            type="primary",
            on_click=_steer,
            args=("resume", owner, view.id),
        )
    elif view.status == "finished" and not view.counted:
        for seconds in LONGER:
            draw(
                f"Train {seconds} s longer",
                key=f"longer-{seconds}",
                on_click=_longer,
                args=(owner, view.id, seconds),
            )
    if problem := st.session_state.pop("steer.problem", None):
        st.error(plain(problem, 500))


def _steer(wish: str, owner: str, run_id: str) -> None:
    """Carry a wish to the job service; a refusal is shown as its sentence."""
    try:
        getattr(service(), wish)(owner, run_id)
    except Refusal as refusal:
        st.session_state["steer.problem"] = str(refusal)


def _longer(owner: str, run_id: str, seconds: int) -> None:
    """Append a segment to the schedule and go on."""
    try:
        resolved = service().reader(run_id).document("resolved")
        spec = TrainSpec.from_json(resolved).longer(seconds)  # type: ignore[arg-type]
        service().resume(owner, run_id, spec.to_json(), seconds)
    except (Refusal, SpecError) as error:
        st.session_state["steer.problem"] = str(error)


def _leave() -> None:
    for name in ("run", "checkpoint"):
        st.query_params.pop(name, None)


def _about(view: RunView, reader: RunReader, owner: str) -> None:
    """What was asked for, and the downloads."""
    st.button("New run", on_click=_leave, key="new-run", icon=":material/add:", width="stretch")
    model = str(view.spec.get("model", TrainSpec.model))
    if model in RECURRENT:
        st.page_link(
            "pages/language_models/rnn.py", label="Look inside its state", query_params={"run": view.id}
        )
    st.page_link("pages/language_models/decoding.py", label="Write with it", query_params={"run": view.id})
    if not view.mine(owner):
        st.caption(
            "You came by a link: you can read this run, scrub it and ask it, but only its owner steers it."
        )
    elif view.counted:
        st.caption("Counts remember word for word: who has the link can let them write parts of the text.")
    link.qr_code(view.id)
    again.show(view, owner)
    resolved = reader.document("resolved") or view.spec
    lines = (f"{name} **{plain(value)}**" for name, value in experiment.settings(resolved).items())
    st.markdown("  \n".join(lines))


def _below(view: RunView, reader: RunReader, owner: str) -> None:
    """The samples so far, the maths, the script, the data and the downloads."""
    with st.expander("Samples so far"):
        st.dataframe(
            pd.DataFrame(experiment.sample_table(reader)),
            hide_index=True,
        )
    with st.expander("The maths"):
        _maths(view, reader)
    with st.expander("In PyTorch"):
        st.caption(
            "A program of its own: it needs PyTorch, safetensors and the two files below, nothing else. "
            '`python sample.py run.safetensors run.json --prompt "The "`'
        )
        source = experiment.script()
        st.code(source, language="python", height=320)
        st.download_button("sample.py", source, "sample.py", "text/x-python", key="script", on_click="ignore")
    with st.expander("The data"):
        _downloads(view, reader, owner)


def _maths(view: RunView, reader: RunReader) -> None:
    """The model's recurrence, the optimizer's rule, and how the loss is counted."""
    spec = TrainSpec.from_json(reader.document("resolved") or view.spec)  # type: ignore[arg-type]
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


LOSS = r"""**The loss** is the mean surprisal $-\ln P_\theta(x_t\mid x_{<t})$ in nats, weighted by token: the
end of an item counts, its beginning never does. Perplexity is its exponential; divided by $\ln 2$ it is in
bits. The curve *held out* is measured on a fixed part of the held-out tenth; the number at the very end on
all of it. The baselines see the same held-out text: *uniform* gives every token $1/V$, *unigram* its training
frequency, *5-gram* interpolates the counts of one to five tokens (Witten and Bell)."""


def _downloads(view: RunView, reader: RunReader, owner: str) -> None:
    """Metrics as CSV; the checkpoint that was best on held-out text, and the last one."""
    st.dataframe(pd.DataFrame(dict(reader.metrics())), hide_index=True, height=260)
    source = sources.of_run(view.id, reader)
    row = st.container(horizontal=True)
    row.download_button(
        "Metrics (CSV)",
        lambda: pd.DataFrame(dict(reader.metrics())).to_csv(index=False),
        "metrics.csv",
        "text/csv",
        key="csv",
        on_click="ignore",
    )
    if not listing.may_take(view, owner):
        st.caption(listing.NOT_TAKEN)
        return
    for name, step in experiment.downloads(reader).items():
        row.download_button(
            f"{name} checkpoint (step {step:,})",
            lambda step=step: sources.export(source, step)[0],
            "run.safetensors",
            key=f"{name}-weights",
            on_click="ignore",
        )
        row.download_button(
            "its JSON",
            lambda step=step: sources.export(source, step)[1],
            "run.json",
            "application/json",
            key=f"{name}-about",
            on_click="ignore",
        )
