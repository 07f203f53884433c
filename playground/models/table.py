"""The models of the menu: recurrences, hyper-parameters and sizes. PyTorch is imported when one is built.

Letters: x_t is the embedding of token t, h_t the hidden state; lecture 5 writes U for hidden-to-hidden,
W for embedding-to-hidden and V for hidden-to-vocabulary; PyTorch writes W_h*, W_i* and has two biases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.catalog.entry import HyperParameter, complete

if TYPE_CHECKING:
    import torch

    from playground.models.recurrent import RecurrentLM


@dataclass(frozen=True)
class ModelEntry:
    """One recurrent cell of the menu.

    `rule` is the recurrence in PyTorch's letters and gate order, `lecture_rule` in lecture 5's. `gates` is
    the number of weight blocks stacked in each of PyTorch's matrices, `gate_names` their order there.
    `state_names` are the parts of the state carried from token to token.
    """

    key: str
    title: str
    explanation: str
    rule: str
    lecture_rule: str
    source: str
    gates: int
    gate_names: tuple[str, ...]
    state_names: tuple[str, ...]
    options: tuple[HyperParameter, ...]

    def build(
        self, vocabulary: int, options: Mapping[str, float], generator: torch.Generator | None = None
    ) -> RecurrentLM:
        """Build the model for `vocabulary` token ids; its weights are drawn from `generator`.

        Raises ValueError for an option out of range or unknown.
        """
        from playground.models.recurrent import RecurrentLM

        values = complete(self.options, options)
        return RecurrentLM(
            cell=self.key,
            vocabulary=vocabulary,
            embedding=int(values["embedding"]),
            hidden=int(values["hidden"]),
            layers=int(values["layers"]),
            dropout=values["dropout"],
            generator=generator,
        )

    def parameters(self, vocabulary: int, options: Mapping[str, float]) -> int:
        """Count the weights: V E + sum over layers of gates (H I + H H + 2 H) + V H + V.

        I is E in the first layer and H above it; 2 H because PyTorch's cells have two biases.
        """
        values = complete(self.options, options)
        E, H, layers = int(values["embedding"]), int(values["hidden"]), int(values["layers"])
        inputs = (E,) + (H,) * (layers - 1)
        cells = sum(self.gates * (H * I + H * H + 2 * H) for I in inputs)  # noqa: E741
        return vocabulary * E + cells + vocabulary * H + vocabulary


_OPTIONS = (
    HyperParameter("layers", "Layers", "L", 1, 1, 3, "Cells stacked on top of each other.", integer=True),
    HyperParameter("hidden", "Hidden units", "n_h", 128, 16, 512, "Size of h in every layer.", integer=True),
    HyperParameter(
        "embedding", "Embedding", "n_x", 64, 8, 256, "Size of the vector of a token.", integer=True, log=True
    ),
    HyperParameter(
        "dropout",
        "Dropout",
        "p",
        0.0,
        0.0,
        0.5,
        "Probability of dropping a unit of a layer's output, before the next layer or the output layer.",
    ),
)

_RNN = ModelEntry(
    key="rnn",
    title="RNN",
    explanation="One hidden state, rewritten at every token.",
    rule=r"h_t = \tanh(W_{ih} x_t + b_{ih} + W_{hh} h_{t-1} + b_{hh})",
    lecture_rule=r"\mathbf{h}_t = f[\mathbf{U}\mathbf{h}_{t-1} + \mathbf{W}\mathbf{x}_t]",
    source="Lecture 5, RNN-based language model (where h_t on the right means h_{t-1}); torch.nn.RNN",
    gates=1,
    gate_names=("h",),
    state_names=("h",),
    options=_OPTIONS,
)

_GRU = ModelEntry(
    key="gru",
    title="GRU",
    explanation="Two gates decide how much of the hidden state is reset and how much is kept.",
    rule=(
        r"\begin{aligned} r_t &= \sigma(W_{ir} x_t + b_{ir} + W_{hr} h_{t-1} + b_{hr})\\"
        r"z_t &= \sigma(W_{iz} x_t + b_{iz} + W_{hz} h_{t-1} + b_{hz})\\"
        r"n_t &= \tanh(W_{in} x_t + b_{in} + r_t \odot (W_{hn} h_{t-1} + b_{hn}))\\"
        r"h_t &= (1 - z_t) \odot n_t + z_t \odot h_{t-1} \end{aligned}"
    ),
    lecture_rule="",
    source="Cho et al. 2014; torch.nn.GRU (whose z keeps the old state)",
    gates=3,
    gate_names=("r", "z", "n"),
    state_names=("h",),
    options=_OPTIONS,
)

_LSTM = ModelEntry(
    key="lstm",
    title="LSTM",
    explanation="A memory cell beside the hidden state; gates write to it, keep it and read from it.",
    rule=(
        r"\begin{aligned} i_t &= \sigma(W_{ii} x_t + b_{ii} + W_{hi} h_{t-1} + b_{hi})\\"
        r"f_t &= \sigma(W_{if} x_t + b_{if} + W_{hf} h_{t-1} + b_{hf})\\"
        r"g_t &= \tanh(W_{ig} x_t + b_{ig} + W_{hg} h_{t-1} + b_{hg})\\"
        r"o_t &= \sigma(W_{io} x_t + b_{io} + W_{ho} h_{t-1} + b_{ho})\\"
        r"c_t &= f_t \odot c_{t-1} + i_t \odot g_t\\ h_t &= o_t \odot \tanh(c_t) \end{aligned}"
    ),
    lecture_rule="",  # lecture 5 prints PyTorch's own formulas
    source="Lecture 5, LSTM cell; Hochreiter and Schmidhuber 1997; torch.nn.LSTM",
    gates=4,
    gate_names=("i", "f", "g", "o"),
    state_names=("h", "c"),
    options=_OPTIONS,
)

MODELS: dict[str, ModelEntry] = {entry.key: entry for entry in (_RNN, _GRU, _LSTM)}
"""The menu, in the order the pages show it."""
