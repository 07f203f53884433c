"""One body, many heads, "Shapes of sequence processing": the text of *The maths*."""

import streamlit as st

from playground.experiments.sequence_shapes import judge
from playground.experiments.sequence_shapes.data import (
    BITS_LEARNED,
    LETTERS_LEARNED,
    data,
)
from playground.experiments.sequence_shapes.measures import MEASURES
from playground.experiments.sequence_shapes.sizes import (
    BATCH_SIZE,
    EMBEDDING,
    HIDDEN,
    MEASURED_TEMPERATURE,
    NAMES_PER_LANGUAGE,
    RATE,
)
from playground.experiments.sequence_shapes.surnames import surnames
from playground.experiments.sequence_shapes.training_trace import ShapesTrace

FORMULAS = {
    "one_to_many": r"h_1=f(\text{language},0),\quad y_t\sim\mathrm{softmax}\big((Wh_t+b)/\tau\big),\quad "
    r"x_{t+1}=y_t,\qquad J=-\sum_t\ln P(y_t\mid\text{language},y_1,\dots,y_{t-1})",
    "many_to_one": r"h_t=f(x_t,h_{t-1}),\quad P(\text{language})=\mathrm{softmax}(Wh_T+b),\qquad "
    r"J=-\ln P(\text{language}\mid x_1,\dots,x_T)",
    "aligned": r"h_t=f(x_t,h_{t-1}),\quad P(y_t)=\mathrm{softmax}(Wh_t+b),\qquad "
    r"J=-\sum_t\ln P(y_t\mid x_1,\dots,x_t),\quad y_t=\big(x_1+\dots+x_t\big)\bmod 2",
    "encoder_decoder": r"h_t=f(x_t,h_{t-1}),\quad s_0=h_T,\quad s_u=g(y_{u-1},s_{u-1}),\quad "
    r"P(y_u)=\mathrm{softmax}(Ws_u+b),\qquad J=-\sum_u\ln P(y_u\mid x_1,\dots,x_T,y_1,\dots,y_{u-1})",
}

TEXTS = {
    "one_to_many": """**One-to-many.** The language is the only input from outside; from then on
the network reads what it has written, until it writes ⟨/s⟩. In training it reads the true letters
(teacher forcing). It learns from {training:,} surnames with their languages, {held_out} others are held
out. There is no list of all surnames of a language, so a *judge* decides: naive Bayes on n-grams of 1
to {n} letters, counted on the same training names, no network. Of the held-out real names it finds the
language of {judge:.1%}; names drawn at a low τ are more typical than real ones. Each measurement draws
{each} names for each of the {languages} languages at τ = {temperature:g}. *New* are those that are no
training name.""",
    "many_to_one": """**Many-to-one.** Every letter is read, the last state alone is asked;
between two letters the page asks it as if the name ended there. It learns from {training:,} pairs of
surname and language. A surname of several languages stands in training or among the held-out names,
never in both, and any of its languages is right. *One for all*: the most frequent language of the
held-out names. Of the same held-out names the judge of one-to-many, n-grams and no network, finds
{judge:.1%}. In a batch the last state is that of the last letter, not of the padding.""",
    "aligned": """**Many-to-many, aligned.** An answer after every input: whether the ones so
far are even or odd. The input alone does not tell: one bit has to be remembered. {training} strings of
up to {bits} bits are learned, {held_out} others and {longer} longer ones are tested; a string is right
if all of its tags are.""",
    "encoder_decoder": """**Many-to-many, encoder and decoder.** Two networks with their own weights.
The encoder's last state is the decoder's first and all it gets; $s_u$ is drawn as $h_{{T+u}}$; the
decoder reads ⟨s⟩ and then what it has written, and takes the likeliest letter until ⟨/s⟩. In training
it reads the true letters (teacher forcing). {training:,} strings of up to {letters} letters a to h are
learned, {held_out} others and {longer} longer ones are tested; a string is right if every letter and
the end are. No string is drawn twice.""",
}

NETWORK = """**The network.** Embeddings of {embedding} numbers, a GRU with a state of {hidden}, in all
{parameters:,} parameters; Adam, batches of {batch}, a learning rate that falls evenly from {rate:g} to 0.
*Stated*: at least {stated:.0%} after the default number of updates."""


def maths(trace: ShapesTrace) -> None:
    """The shape's formula, its data and its rule, and the network."""
    shape = trace.spec.shape
    found = data(shape)
    st.latex(FORMULAS[shape])
    st.markdown(
        TEXTS[shape].format(
            training=len(found.training),
            held_out=len(found.held_out),
            longer=len(found.longer),
            n=judge.LONGEST,
            judge=judge.held_out_accuracy(),
            each=NAMES_PER_LANGUAGE,
            languages=len(surnames().languages),
            temperature=MEASURED_TEMPERATURE,
            bits=BITS_LEARNED,
            letters=LETTERS_LEARNED,
        )
    )
    st.markdown(
        NETWORK.format(
            embedding=EMBEDDING,
            hidden=HIDDEN,
            parameters=sum(w.size for w in trace.weights.values()),
            batch=BATCH_SIZE[shape],
            rate=RATE[shape],
            stated=MEASURES[shape].stated,
        )
    )
