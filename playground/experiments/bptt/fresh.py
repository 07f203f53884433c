"""A fresh recurrent network, whose recurrent weights are a rotation times one number: its spectral radius."""

from typing import TYPE_CHECKING

from playground.errors import TextError
from playground.text.decode import normalise
from playground.text.tokenizers import TOKENIZERS, Tokenizer

if TYPE_CHECKING:
    from torch import Generator, Tensor

    from playground.models.recurrent import RecurrentLM

EMBEDDING = 16
LONGEST = 20_000  # characters of the text from which the vocabulary is taken


def fresh_tokenizer(text: str, kind: str) -> Tokenizer:
    """A vocabulary of what occurs in the text. TextError for an empty one."""
    start = normalise(text)[:LONGEST]
    if not start.strip():
        raise TextError("This text is empty: a network that predicts the next token needs at least two.")
    return TOKENIZERS[kind].train([start])


def fresh_network(
    cell: str, vocabulary: int, hidden: int, radius: float, embedding_scale: float, seed: int
) -> "RecurrentLM":
    """A network of one layer, float64, as PyTorch draws it, but for three things.

    Every block of W_h is `radius` times an orthogonal matrix, so that all its singular values and the
    absolute values of all its eigenvalues are `radius`; embeddings are scaled by `embedding_scale`; biases
    are zero.
    """
    import torch

    from playground.models.recurrent import RecurrentLM

    generator = torch.Generator().manual_seed(seed)
    model = RecurrentLM(cell, vocabulary, EMBEDDING, hidden, generator=generator).double()
    with torch.no_grad():
        model.embedding.weight.mul_(embedding_scale)
        _, W_h, b_x, b_h = model.layers[0].parameters()
        for block in torch.split(W_h, hidden):
            block.copy_(radius * _orthogonal(hidden, generator))
        b_x.zero_()
        b_h.zero_()
    return model


def _orthogonal(n: int, generator: "Generator") -> "Tensor":
    """A random orthogonal matrix: Q of a normal matrix, with the signs of R's diagonal."""
    import torch

    q, r = torch.linalg.qr(torch.randn(n, n, generator=generator, dtype=torch.float64))
    return torch.mul(q, r.diagonal().sign())
