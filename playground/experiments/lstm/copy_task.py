"""The copy task: name the symbol that was read before a gap; and a recurrent network that learns it.

One sequence of gap g: a symbol out of K, then g distractors out of four, then a question mark, g + 2 tokens.
After the question mark the network names the symbol. Guessing is right in 1/K of the cases, ln K nats.

Ids: 0 ... K - 1 the symbols, K ... K + 3 the distractors, K + 4 the question mark. Source of the task:
Hochreiter and Schmidhuber, Neural Computation 9 (1997), section 5; copied symbols as in Arjovsky et al. 2016.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from playground.models.table import RECURRENT

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from playground.models.recurrent import RecurrentLM

DISTRACTORS = 4
EMBEDDING = 16
BATCH_SIZE = 32
TEST_SEQUENCES = 128
CLIP = 1.0  # the largest norm of a gradient
LETTERS = "ABCDEFGHIJKLMNOP"  # of the symbols
DISTRACTOR_LETTERS = "wxyz"
LEAST_SYMBOLS, MOST_SYMBOLS = 2, len(LETTERS)
LEARNED_ACCURACY = 0.95  # an accuracy from which on a gap counts as learned
SEEDS = 3


def vocabulary(symbols: int) -> int:
    """Symbols, distractors and the question mark."""
    return symbols + DISTRACTORS + 1


def parameter_count(cell: str, hidden: int, symbols: int) -> int:
    """Of embedding, cell and output layer."""
    return RECURRENT[cell].parameters(vocabulary(symbols), {"hidden": hidden, "embedding": EMBEDDING})


def text_of(ids: "list[int]", symbols: int) -> str:
    """A sequence as it is shown: "C x z z y ?"."""
    letters = [*LETTERS[:symbols], *DISTRACTOR_LETTERS, "?"]
    return " ".join(letters[i] for i in ids)


def sequences(
    symbols: int, gap: int, size: int, generator: "torch.Generator", balanced: bool = False
) -> "tuple[Tensor, Tensor]":
    """`size` sequences (size, gap + 2) and the symbol of each, (size,); balanced: every symbol as often."""
    import torch

    symbol = (
        torch.arange(size) % symbols if balanced else torch.randint(symbols, (size,), generator=generator)
    )
    distractors = symbols + torch.randint(DISTRACTORS, (size, gap), generator=generator)
    question = torch.full((size, 1), symbols + DISTRACTORS)
    return torch.cat([symbol[:, None], distractors, question], dim=1), symbol


class CopyNetwork:
    """One network that learns one gap: a RecurrentLM of the studio's, Adam, its own stream of sequences.

    `forget_bias` sets the forget gate's bias of an LSTM: b_if = forget_bias, b_hf = 0. None: both stay as
    they are drawn, from U(-1/sqrt(H), 1/sqrt(H)). `diverged` is the step whose loss was no number any more,
    or far above that of guessing; from then on nothing is learned or measured.
    """

    def __init__(
        self,
        cell: str,
        gap: int,
        seed: int,
        *,
        hidden: int,
        symbols: int,
        learning_rate: float,
        forget_bias: float | None = None,
    ) -> None:
        import torch

        from playground.training.divergence import DivergenceDetector

        self.cell, self.gap, self.symbols = cell, gap, symbols
        options = {"hidden": hidden, "embedding": EMBEDDING}
        generator = torch.Generator().manual_seed(1000 + seed)
        model = RECURRENT[cell].build(vocabulary(symbols), options, generator)
        self.model = cast("RecurrentLM", model)
        if forget_bias is not None and cell == "lstm":
            set_forget_bias(self.model, forget_bias)
        self.parameters = list(self.model.parameters())
        self.optimizer = torch.optim.Adam(self.parameters, lr=learning_rate, fused=True)
        self.data = torch.Generator().manual_seed(2000 + seed)
        test = torch.Generator().manual_seed(3000 + seed)
        self.test = sequences(symbols, gap, TEST_SEQUENCES, test, balanced=True)
        self.longer = sequences(symbols, 2 * gap, TEST_SEQUENCES, test, balanced=True)
        self.detector = DivergenceDetector(symbols)
        self.steps = 0
        self.seconds = 0.0  # of processor time, spent on steps
        self.diverged: int | None = None

    def step(self) -> None:
        """One update on fresh sequences; a diverged network makes none."""
        import torch
        from torch.nn import functional as F

        from playground.training.trainer import Diverged

        if self.diverged is not None:
            return
        ids, symbol = sequences(self.symbols, self.gap, BATCH_SIZE, self.data)
        loss = F.cross_entropy(self.model(ids, last=True)[0][:, 0], symbol)
        try:
            value = loss.item()
            if value != value or value == float("inf"):
                raise Diverged(self.steps + 1, "the loss is no number")
            self.detector.check(self.steps + 1, value)
        except Diverged as reason:
            self.diverged = reason.step
            return
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.parameters, CLIP)
        self.optimizer.step()
        self.steps += 1

    def train_to(self, steps: int) -> None:
        """Until so many updates are made."""
        while self.steps < steps and self.diverged is None:
            self.step()

    def train_for(self, seconds: float, clock: Callable[[], float]) -> None:
        """Until all its updates have taken `seconds` on the clock: what one takes too long, the next pays."""
        while self.seconds < seconds and self.diverged is None:
            start = clock()
            self.step()
            self.seconds += clock() - start

    def measure(self, longer: bool = False) -> tuple[float, float]:
        """(loss in nats, accuracy) on the test sequences, or on those of twice the gap; NaN when diverged."""
        import torch
        from torch.nn import functional as F

        if self.diverged is not None:
            return float("nan"), float("nan")
        ids, symbol = self.longer if longer else self.test
        with torch.no_grad():
            scores = self.model(ids, last=True)[0][:, 0]  # (N, V)
            right = scores.argmax(1) == symbol
            return F.cross_entropy(scores, symbol).item(), right.double().mean().item()


def set_forget_bias(model: "RecurrentLM", bias: float) -> None:
    """b_if = bias and b_hf = 0 in the first layer: PyTorch adds the two. The gates' order is i, f, g, o."""
    import torch

    forget = slice(model.hidden, 2 * model.hidden)
    with torch.no_grad():
        _, _, b_i, b_h = model.layers[0].parameters()
        b_i[forget], b_h[forget] = bias, 0.0


def forget_gates(model: "RecurrentLM", ids: "Tensor") -> "Tensor":
    """f of an LSTM's first layer at every token, (B, T, H)."""
    import torch

    from playground.models.held_gates import read_layer

    with torch.inference_mode():
        x = model.embedding(ids).transpose(0, 1)  # (T, B, E)
        return read_layer(model.cell, model.layers[0], x).quantities["f"].transpose(0, 1)
