"""The syllabus: chapters and pages as one table, and the navigation; nothing else."""

import streamlit as st

from playground.ui import undo
from playground.ui.address import address_bar
from playground.ui.chrome import ICON, chrome
from playground.ui.player import preload
from playground.ui.syllabus import Entry, navigate

SYLLABUS = {
    "": [Entry("home.py", "Home", "", "")],
    "Optimization": [
        Entry(
            "optimization/gradient_descent.py",
            "Gradient descent",
            "gradient-descent",
            "One parameter, one slope, one step: creep, converge, overshoot, diverge, and step back.",
            lectures=("L1", "L2", "L4"),
        ),
        Entry(
            "optimization/optimizer_race.py",
            "Optimizer race",
            "optimizer-race",
            "The optimizers of torch.optim on one surface: paths, momentum, memory, and a fair race.",
            lectures=("L1", "L3", "L4", "L5"),
        ),
        Entry(
            "optimization/batch_size.py",
            "Batch size",
            "batch-size",
            "One example, a few, or all: what the noise of the gradient costs, and what it buys.",
            lectures=("L1", "L4"),
        ),
    ],
    "Networks": [
        Entry(
            "networks/neurons.py",
            "Neurons and activations",
            "neurons",
            "One unit, a matrix as a map, a layer step by step, and what a single line cannot separate.",
            lectures=("L1", "L3", "L5"),
        ),
        Entry(
            "networks/two_weights.py",
            "Two weights",
            "two-weights",
            "Forward and back through the smallest network, factor by factor, with every number to edit.",
            lectures=("L2",),
        ),
        Entry(
            "networks/backprop.py",
            "Backprop in a network",
            "backprop",
            "Activations forward, deltas backward: change any weight, and every number follows.",
            lectures=("L1", "L4"),
        ),
        Entry(
            "networks/training_step.py",
            "Anatomy of a training step",
            "training-step",
            "Five lines of PyTorch, run one at a time: what each changes, and what forgetting one does.",
            lectures=("L5",),
        ),
        Entry(
            "networks/losses.py",
            "Losses",
            "losses",
            "Drag a score: how bad the prediction is, which way the loss pulls, and why not squared error.",
            lectures=("L1", "L2"),
        ),
        Entry(
            "networks/fit.py",
            "Fit a curve, split a plane",
            "fit",
            "Train a network on points: every unit drawn as its own function, and the sum they make.",
            lectures=("L1", "L5"),
        ),
        Entry(
            "networks/initialization.py",
            "Initialization",
            "initialization",
            "Equal units stay equal, deep layers fade or saturate, and the right output bias saves time.",
            lectures=("L3", "L4"),
        ),
        Entry(
            "networks/vectorization.py",
            "Vectorization",
            "vectorization",
            "A loop over windows or one matrix product: the same multiplications, counted and timed.",
            lectures=("L3",),
        ),
    ],
    "Regularization": [
        Entry(
            "regularization/dropout.py",
            "Dropout",
            "dropout",
            "A new mask every step, forward and back; 2^N thinned networks in one; and whether it helps.",
            lectures=("L1", "L3", "L4"),
        ),
        Entry(
            "regularization/weight_penalties.py",
            "Weight penalties",
            "weight-penalties",
            "L1, L2 and both: what they do to an overfit, why corners give zeros, and what AdamW does.",
            lectures=("L3", "L4"),
        ),
    ],
    "Language models": [
        Entry(
            "language_models/ngrams.py",
            "n-grams",
            "ngrams",
            "Count, divide, smooth: what a window of a few words can know, and what it can never see.",
            lectures=("L3",),
        ),
        Entry(
            "language_models/fixed_window.py",
            "Fixed window",
            "fixed-window",
            "The last few words side by side in one network: words that are alike come together, and why it "
            "is not enough.",
            lectures=("L1", "L2", "L3"),
        ),
        Entry(
            "language_models/rnn.py",
            "Recurrent network",
            "rnn",
            "Every hidden unit at every token: what the network remembers, and what it expects next.",
            lectures=("L3", "L5"),
        ),
        Entry(
            "language_models/decoding.py",
            "Decoding",
            "decoding",
            "Cut, divide, draw: from the same probabilities to dull, wild or likely text, token by token.",
            lectures=("L3", "L5"),
        ),
    ],
    "Recurrence": [
        Entry(
            "recurrence/bptt.py",
            "Backprop through time",
            "bptt",
            "One weight, used at every step: what each adds to its gradient, and how far back it reaches.",
            lectures=("L3", "L4", "L5"),
        ),
        Entry(
            "recurrence/lstm.py",
            "LSTM gates",
            "lstm",
            "Forget, write, read: the cell by hand, forward and back; and its gates in any model.",
            lectures=("L5",),
        ),
        Entry(
            "recurrence/elmo.py",
            "Stacked, bidirectional, ELMo",
            "elmo",
            "Which words a state sees, found by differentiating; and what ELMo makes of all layers.",
            lectures=("L5",),
        ),
        Entry(
            "recurrence/heads.py",
            "One body, many heads",
            "heads",
            "The same network names a language, tags words, counts nights: what stays, what is swapped.",
            lectures=("L1", "L4", "L5"),
        ),
        Entry(
            "recurrence/regimes.py",
            "Training regimes",
            "regimes",
            "True tokens or its own: what a model reads while it learns, and what each regime costs.",
            lectures=("L5",),
        ),
    ],
    "Studio": [
        Entry(
            "studio/studio.py",
            "Train on your text",
            "studio",
            "Upload a text, watch a network learn it, and read what it expects next at any moment.",
            lectures=("L1", "L2", "L3", "L5"),
        ),
    ],
}

page = navigate(SYLLABUS)
st.set_page_config(
    page_title=f"{page.title} · LM Playground", page_icon=ICON, layout="wide", initial_sidebar_state=264
)
chrome(page.url_path)
preload()
with address_bar(page.url_path):
    page.run()
    undo.show()
