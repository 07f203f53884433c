"""The models of the menu: formulas, hyper-parameters and sizes. PyTorch is imported when one is built.

Letters: x_t is the embedding of token t, h_t the hidden state; lecture 5 writes U for hidden-to-hidden,
W for embedding-to-hidden and V for hidden-to-vocabulary; PyTorch writes W_h*, W_i* and has two biases.
"""

from playground.catalog.hyperparameter import HyperParameter
from playground.models.entries import NGramEntry, RecurrentEntry, TransformerEntry, WindowEntry
from playground.models.entry import ModelEntry

_HIDDEN = HyperParameter(
    "hidden", "Hidden units", "n_h", 128, 16, 512, "Size of h in every layer.", integer=True
)
_EMBEDDING = HyperParameter(
    "embedding", "Embedding", "n_x", 64, 8, 256, "Size of the vector of a token.", integer=True, log=True
)
_DROPOUT = HyperParameter(
    "dropout",
    "Dropout",
    "p",
    0.0,
    0.0,
    0.5,
    "Probability of dropping a unit of a layer's output, before the next layer or the output layer.",
)
_RECURRENT = (
    HyperParameter("layers", "Layers", "L", 1, 1, 3, "Cells stacked on top of each other.", integer=True),
    _HIDDEN,
    _EMBEDDING,
    _DROPOUT,
)

_RNN = RecurrentEntry(
    key="rnn",
    title="RNN",
    explanation="One hidden state, rewritten at every token.",
    rule=r"h_t = \tanh(W_{ih} x_t + b_{ih} + W_{hh} h_{t-1} + b_{hh})",
    lecture_rule=r"\mathbf{h}_t = f[\mathbf{U}\mathbf{h}_{t-1} + \mathbf{W}\mathbf{x}_t]",
    source="Lecture 5, RNN-based language model (where h_t on the right means h_{t-1}); torch.nn.RNN",
    gates=1,
    gate_names=("h",),
    options=_RECURRENT,
)

_GRU = RecurrentEntry(
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
    options=_RECURRENT,
)

_LSTM = RecurrentEntry(
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
    options=_RECURRENT,
)

_WINDOW = WindowEntry(
    key="window",
    title="Fixed window",
    explanation="The last n − 1 tokens, side by side, go through one hidden layer. What is before is unseen.",
    rule=(
        r"\begin{aligned} x_t &= [e_{t-n+2}; \dots; e_t]\\"
        r"y_t &= W_2 \tanh(W_1 x_t + b_1) + W_3 x_t + b_2 \end{aligned}"
    ),
    lecture_rule=(
        r"\hat{\mathbf{y}} = \mathrm{softmax}(\mathbf{U}\,"
        r" f(\mathbf{W}\mathbf{e} + \mathbf{b}_1) + \mathbf{b}_2)"
    ),
    source="Lecture 3, A fixed-window neural Language Model; Bengio et al. 2003, with direct connections",
    options=(
        HyperParameter(
            "context",
            "Window",
            "n - 1",
            4,
            1,
            16,
            "Tokens that are seen; each place has weights of its own.",
            integer=True,
        ),
        _HIDDEN,
        _EMBEDDING,
        HyperParameter(
            "direct",
            "Direct connections",
            "W_3",
            1,
            0,
            1,
            "Whether the embeddings also reach the scores past the hidden layer.",
            integer=True,
        ),
        _DROPOUT,
    ),
)

_TRANSFORMER = TransformerEntry(
    key="transformer",
    title="Transformer",
    explanation=(
        "Beyond the lectures. Every token reads the tokens before it, each with a weight of its own; no "
        "state is handed on. Each of n positions has a vector: where all are taken, the older half of the "
        "tokens is dropped and the rest is read anew."
    ),
    rule=(
        r"\begin{aligned} x_t &= e(w_t) + p_t, \qquad q_t, k_t, v_t = W_{qkv}\,\mathrm{LN}(x_t) + b_{qkv}\\"
        r"o_t &= \sum_{j\le t} \mathrm{softmax}_j\Bigl(\tfrac{q_t\cdot k_j}{\sqrt{d}}\Bigr)\, v_j"
        r"\quad\text{in each head, of } d = n_x / \text{heads numbers}\\"
        r"x_t &\leftarrow x_t + W_o\, o_t + b_o\\"
        r"x_t &\leftarrow x_t + W_2\, \mathrm{GELU}(W_1\, \mathrm{LN}(x_t) + b_1) + b_2\\"
        r"y_t &= W_y\, \mathrm{LN}(x_t) + b_y \end{aligned}"
    ),
    lecture_rule="",
    source="Beyond the lectures: Vaswani et al. 2017; Radford et al. 2019 (GPT-2, LN before each part)",
    options=(
        HyperParameter(
            "blocks", "Blocks", "L", 2, 1, 4, "Attention and MLP, so many times in a row.", integer=True
        ),
        HyperParameter(
            "heads",
            "Heads",
            "n_{heads}",
            4,
            1,
            8,
            "Attentions side by side, which share the embedding's numbers equally.",
            integer=True,
        ),
        _EMBEDDING,
        HyperParameter(
            "positions",
            "Positions",
            "n",
            64,
            8,
            256,
            "Tokens that it can see at most: where all positions are taken, the older half is dropped.",
            integer=True,
            log=True,
        ),
        HyperParameter(
            "tied",
            "Tied weights",
            "W_y = E",
            0,
            0,
            1,
            "Whether the vectors of the tokens are also the weights of their scores.",
            integer=True,
        ),
        _DROPOUT,
    ),
)

_NGRAM = NGramEntry(
    key="ngram",
    title="n-gram",
    explanation=(
        "What followed the last n − 1 tokens, counted; a smoothing shares some of it with what never did. "
        "Nothing is learned by gradient descent."
    ),
    rule=(
        r"P(w_t \mid w_1 \dots w_{t-1}) \approx P(w_t \mid w_{t-n+1} \dots w_{t-1})"
        r" \approx \frac{N(w_{t-n+1} \dots w_t)}{N(w_{t-n+1} \dots w_{t-1})}\ \text{, smoothed}"
    ),
    lecture_rule="",
    source="Lecture 3, n-gram Language Models",
    options=(
        HyperParameter(
            "order",
            "Order",
            "n",
            5,
            1,
            6,
            "Tokens of the longest n-gram: the n − 1 before the next one are seen.",
            integer=True,
        ),
    ),
)

RECURRENT: dict[str, RecurrentEntry] = {entry.key: entry for entry in (_RNN, _GRU, _LSTM)}
"""The recurrent cells."""

MODELS: dict[str, ModelEntry] = {
    **RECURRENT,
    **{entry.key: entry for entry in (_TRANSFORMER, _WINDOW, _NGRAM)},
}
"""The menu, in the order the pages show it."""

MODEL_OPTIONS: dict[str, HyperParameter] = {o.key: o for entry in MODELS.values() for o in entry.options}
"""Every option of any model; a name means the same option everywhere."""
