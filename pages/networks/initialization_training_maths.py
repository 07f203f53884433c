"""Initialization, the views that train or read a model: the text of *The maths*."""

from playground.experiments.initialization import output_bias as experiment
from playground.experiments.initialization import starts as trainings
from playground.experiments.initialization.examples import MOST_DISTANCE, WINDOW
from playground.experiments.initialization.output_bias import OutputBiasTrace
from playground.experiments.initialization.own_model import OwnModelTrace
from playground.experiments.initialization.starts import StartsTrace
from playground.figures.numbers import digits
from playground.figures.plots import minus
from playground.ui import letters

FIRST_LOSS = r"""\begin{aligned}
W_2=0:\quad \hat y&=\mathrm{softmax}(b_2)\ \text{for every input}\\
b_2=0:\quad L&=\ln V,\qquad b_{2,v}=\ln p_v:\quad L=-\textstyle\sum_v p_v\ln p_v\\
\text{one class:}\quad b_2&=\sigma^{-1}(p)=\ln\tfrac{p}{1-p},\qquad
\text{regression:}\quad b_2=\bar y,\ L=\mathrm{Var}(y)
\end{aligned}"""
OUTPUT_BIAS = """**Lecture 3**: initialize output biases to the optimal value if weights were 0 (mean target,
or inverse sigmoid of the mean target). The best constant output is where the gradient of the bias,
the mean of $\\hat y - y$, is 0: the frequencies, the share, the mean.

**The hockey stick.** From $b_2 = 0$ the first updates only learn how frequent each token is; the loss falls
steeply, and that says nothing of the network. With $b_2 = \\ln p$ this part is gone.

**Weights of 0 in the output layer are no symmetry**: its gradient is $(\\hat y_v - y_v)\\,h_j$, different for
every token and unit. Only the hidden layer has no gradient, for one update.

Here: {examples:,} positions of the text, a window of {window} tokens, embeddings of {embedding}, {hidden}
hidden units (tanh), plain SGD, η = {rate:g}, batches of {batch}. The loss is that of all these examples. The
commonest token is token 0; the regression counts the tokens before the next one of it, at most {most}.

| | measured | closed form |
|---|---|---|
| $W_2 = 0$, $b_2 = 0$ | {zero:.10f} | {uniform:.10f} |
| $W_2 = 0$, $b_2$ of the data | {bias:.10f} | {constant:.10f} |
"""
STARTS = """**makemore’s stages** (Karpathy, part 3). Everything N(0, 1): the scores are large, the softmax is
confident and wrong, and most hidden values saturate. $W_2 × 0.01$, $b_2 = 0$ repairs the first loss;
$W_1 × 0.2$, $b_1 × 0.01$ opens the units; Kaiming’s $W_1 × (5/3)/\\sqrt m$ = {kaiming:.3f} does without
trying numbers. His held-out losses, on 32,033 first names after 200,000 updates: 2.17, 2.13, 2.10, 2.11.
Here are other names, {updates:,}
updates, so other numbers; the order is his.

**Fair.** All starts have the same embeddings, the same N(0, 1) draws before they are scaled, and the same
mini-batches of {batch}; plain SGD, η = {rate:g}; {hidden} hidden units, windows of {window}
characters. A tenth of the positions is held out.

**Held out, at the end**: {losses}.
"""
OWN_MODEL = """**Activations**: what tanh and sigmoid give in every layer while the text is read: gates,
candidates and tanh c of an LSTM, gates and candidate of a GRU, h of an RNN or of a fixed window. Saturated:
$|f'| < 0.05$. A gate may be saturated on purpose: it is open or shut.

**Gradients**: $\\partial L/\\partial w$ of every matrix, $L$ the mean surprisal of this text, no dropout.

**Change : data** is $\\log_{{10}}$ of the standard deviation of what a matrix has changed since the
checkpoint before, over that of its weights. It is over the whole interval ({intervals} updates): the −3 of a
single update is no goal for it. If all updates went the same way, {n:,} of them at −3 would give
{sum}; if they were independent, {root}.
"""


def output_bias(trace: OutputBiasTrace) -> None:
    """The first losses in closed form, and as measured."""
    letters.latex(FIRST_LOSS)
    letters.markdown(
        OUTPUT_BIAS.format(
            examples=trace.examples,
            window=WINDOW,
            embedding=experiment.EMBEDDING,
            hidden=experiment.HIDDEN,
            rate=experiment.RATES[trace.spec.head],
            batch=experiment.BATCH,
            most=MOST_DISTANCE,
            zero=trace.loss[2, 0],
            uniform=trace.uniform,
            bias=trace.loss[3, 0],
            constant=trace.constant,
        )
    )


def starts(trace: StartsTrace) -> None:
    """makemore's stages, what is equal in all trainings, and the outcome."""
    letters.markdown(
        STARTS.format(
            kaiming=trainings.KAIMING,
            updates=trace.spec.updates,
            batch=trainings.BATCH,
            rate=trainings.RATE,
            hidden=trainings.HIDDEN,
            window=WINDOW,
            losses="; ".join(
                f"{name} {digits(float(loss))}"
                for name, loss in zip(trace.names, trace.valid[:, -1], strict=True)
            ),
        )
    )


def own_model(trace: OwnModelTrace) -> None:
    """What is measured, and over what."""
    import math

    gaps = [int(b - a) for a, b in zip(trace.steps[:-1], trace.steps[1:], strict=True)] or [1]
    letters.markdown(
        OWN_MODEL.format(
            intervals=", ".join(f"{gap:,}" for gap in gaps[:8]) + (", …" if len(gaps) > 8 else ""),
            n=gaps[-1],
            sum=minus(f"{-3 + math.log10(gaps[-1]):.1f}"),
            root=minus(f"{-3 + math.log10(gaps[-1]) / 2:.1f}"),
        )
    )
