"""Anatomy of a training step: five lines of PyTorch, one at a time."""

from dataclasses import replace

import streamlit as st

from playground.experiments import training_step as experiment
from playground.figures import training_step as figure
from playground.ui import frame
from playground.ui.controls import Choice, Slider, seed
from playground.ui.frame import Lesson, Page
from playground.ui.hold import follow, held, hold
from playground.ui.player import player, reported

DEFAULT = experiment.TrainingStepSpec()

START = Slider(
    "mle_start",
    "Start μ",
    "The location before the first update. Or drag the ring on the log-likelihood.",
    -10.0,
    10.0,
    0.05,
    DEFAULT.mle_start,
    format="%.4g",
    typed=True,
)

PAGE = Page(
    title="Anatomy of a training step",
    question="What do the five lines of a training loop do, one by one?",
    formula=[
        (r"\mu", "value"),
        (r"\;\leftarrow\;", ""),
        (r"\mu", "value"),
        (r"\;-\;", ""),
        (r"\eta", "update"),
        (r"\,", ""),
        (r"L'(\mu)", "gradient"),
    ],
    controls=[
        Choice(
            "zero_grad",
            "optimizer.zero_grad()",
            "Leave the fifth line out, and watch .grad add up.",
            {"called": "called", experiment.FORGOTTEN: "forgotten"},
            DEFAULT.zero_grad,
        ),
        Slider(
            "mle_eta",
            "Learning rate η",
            "The lr of torch.optim.SGD. With N numbers, 2/N is the limit.",
            0.0001,
            1.0,
            0.0005,
            DEFAULT.mle_eta,
            format="%.4f",
            typed=True,
        ),
        START,
        Slider(
            "mle_updates", "Updates", "How often the five lines are run.", 1, 60, 1, DEFAULT.mle_updates,
            format="%d",
        ),
        Slider(
            "true_mu", "True location", "Where the data come from; the model is not told.", -5.0, 5.0, 0.1,
            DEFAULT.true_mu,
        ),
        Slider("mle_n", "Numbers N", "How many numbers are drawn.", 1, 500, 1, DEFAULT.mle_n, format="%d"),
        seed("mle_seed", "Seed of the data", "Another seed, other numbers.", DEFAULT.mle_seed),
    ],
    lessons=[
        Lesson(
            "Five lines",
            "Step through them with →. Only the third writes .grad, and only the fourth moves μ.",
            {},
            3,
        ),
        Lesson(
            ".grad stays until zeroed",
            "μ has moved, but .grad still holds the slope of where μ was, until the fifth line clears it.",
            {},
            4,
        ),
        Lesson(
            "It ends at the mean",
            "Each update takes off the same share ηN = 0.4 of the way. It ends at the mean of the data, "
            "not at the true location 1.5.",
            {"mle_updates": 40},
            200,
        ),
        Lesson(
            "Forget zero_grad",
            ".grad is now the sum of all gradients so far: μ runs past the mean, comes back, never settles.",
            {"zero_grad": experiment.FORGOTTEN, "mle_updates": 40},
            60,
        ),
        Lesson(
            "Too large a rate diverges",
            "η = 0.055 is past 2/N = 0.05: each update lands farther away, on the other side.",
            {"mle_eta": 0.055},
            50,
        ),
    ],
)  # fmt: skip

compute = st.cache_data(experiment.run, max_entries=64, show_spinner=False)


def start_moved() -> None:
    """The ring is being dragged: the run follows at once, the control when it is let go."""
    at = reported("stage", "start")
    hold(at["done"], (START, START.nearest(at["x"])))


@st.fragment
def view(spec: experiment.TrainingStepSpec) -> None:
    """The stage; dragging the start reruns this alone."""
    follow()
    domain = figure.domain_of(compute(spec), spec)  # stays while the start is dragged
    shown = replace(spec, **held())
    picture = figure.scene(compute(shown), shown, domain, **frame.clock())
    player(picture.pack(), key="stage", on_start_change=start_moved)


def maths(spec: experiment.TrainingStepSpec, trace: experiment.TrainingStepTrace) -> None:
    """What the lines compute, what forgetting the fifth does exactly, and what was checked."""
    share = spec.mle_eta * spec.mle_n
    st.markdown(
        rf"""
**What the lines compute.** The loss is $L(\mu) = -\sum_i \ln \mathcal N(x_i; \mu, 1) =
\tfrac12 \sum_i (x_i - \mu)^2 + \tfrac N2 \ln 2\pi$. Its slope is $L'(\mu) = N\mu - \sum_i x_i$ and its
curvature is $L'' = N$ everywhere, so that its only minimum is the mean of the data, here `{trace.mean:.6f}`.
The distance to it after an update is $(1 - \eta N)$ times the distance before: here
$\eta N = {share:.4g}$. It shrinks while $0 < \eta < 2/L'' = 2/N = {trace.limit:.4g}$.

**The lecture's line 2** sums the log-probabilities. Their mean would make the slope N times smaller, and
the limit 2 instead of 2/N: a learning rate belongs to a loss, its scale included.

**.grad is added to, not written over.** `backward()` adds to `.grad`, on purpose: the gradients of
several losses can be summed. `zero_grad()` sets it to `None` (PyTorch's default, `set_to_none=True`).

**Without zero_grad** the k-th update uses $G_k = \sum_{{j \le k}} L'(\mu_j)$. That is `torch.optim.SGD` with
momentum 1 and no dampening: a ball without friction. With $e_k = \mu_k - \text{{mean}}$ and $c = \eta N$,

$$
e_{{k+1}} = (2-c)\,e_k - e_{{k-1}},\qquad
e_k = e_0\,\frac{{\cos\left((k+\tfrac12)\,\varphi\right)}}{{\sqrt{{1-c/4}}}},\quad
\cos\varphi = 1 - \tfrac c2 .
$$

For $0 < c < 4$ it swings for ever, by up to $1/\sqrt{{1-c/4}}$ times the first distance to either side, and
a swing takes $2\pi/\varphi$ updates; for $c \ge 4$ it runs away. So between $c = 2$ and $c = 4$ the right
loop diverges and the forgetful one does not. {swing(share)}

**Checked.** `.grad` against the slopes by hand, added up, at every step: largest relative difference
`{trace.autograd_error:.1e}`. The lines shown are read off the function that was run."""
    )


def swing(share: float) -> str:
    """What the formula says at this learning rate."""
    found = experiment.swing(share)
    if found is None:
        return f"Here c = {share:.4g}: without zero_grad it runs away."
    return f"Here c = {share:.4g}: {found[0]:.4g} times, in {found[1]:.4g} updates."


def main() -> None:
    """Ask, compute, show, explain."""
    spec = experiment.TrainingStepSpec(**frame.open_page(PAGE))
    with frame.stage():
        view(spec)
    trace = compute(spec)
    frame.below(
        "training_step",
        maths=lambda: maths(spec, trace),
        script=lambda: experiment.script(spec),
        table=lambda: experiment.table(trace),
    )


if __name__ == "__main__":
    main()
