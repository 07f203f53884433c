"""ELMo's mix of the layers and the head of a task.

    s = softmax(w),   v = gamma * sum_j s_j h_j,   scores = W v + b

    dJ/ds_j = gamma sum_n g_n . h_j,n      dJ/dw_j = s_j (dJ/ds_j - sum_k s_k dJ/ds_k)
    dJ/dgamma = sum_n g_n . sum_j s_j h_j,n        with g_n = dJ/dv_n

Source: lecture 5, ELMo, steps 1 to 3; Peters et al. 2018, equation 1.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy


class MixHead(nn.Module):
    """A linear classifier on layers h (n, J, d) of labelled words: on one `layer`, or (None) on their mix.

    All begins at zero, but gamma at 1.
    """

    def __init__(self, layer: int | None, layers: int, size: int, classes: int = 2) -> None:
        super().__init__()
        self.layer = layer
        self.w = nn.Parameter(torch.zeros(layers))
        self.gamma = nn.Parameter(torch.ones(()))
        with torch.random.fork_rng(devices=()):
            self.head = nn.Linear(size, classes)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    @property
    def s(self) -> Tensor:
        """softmax(w), (J,)."""
        return self.w.softmax(0)

    def vector(self, h: Tensor) -> Tensor:
        """What the classifier reads, (n, d)."""
        return mixed(self.s, self.gamma, h) if self.layer is None else h[:, self.layer]

    def forward(self, h: Tensor) -> Tensor:
        """The scores of the classes, (n, classes)."""
        return self.head(self.vector(h))  # type: ignore[no-any-return]


def mixed(s: Tensor, gamma: Tensor, h: Tensor) -> Tensor:
    """gamma * sum_j s_j h_j of h (n, J, d): (n, d)."""
    return gamma * torch.einsum("j,njd->nd", s, h)


def mix_gradients(head: MixHead, h: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """dJ/dw (J,) and dJ/dgamma () of the mean cross-entropy, by the formulas above."""
    with torch.no_grad():
        one_hot = torch.eye(len(head.head.bias), dtype=h.dtype)[labels]
        g = (head(h).softmax(-1) - one_hot) @ head.head.weight / len(h)  # (n, d)
        s = head.s
        by_s = head.gamma * torch.einsum("nd,njd->j", g, h)
        return s * (by_s - (s * by_s).sum()), (g * torch.einsum("j,njd->nd", s, h)).sum()


def update(head: MixHead, optimizer: torch.optim.Optimizer, h: Tensor, labels: Tensor) -> None:
    """One update on all labelled words."""
    optimizer.zero_grad()
    cross_entropy(head(h), labels).backward()  # type: ignore[no-untyped-call]
    optimizer.step()


@torch.no_grad()
def accuracy(head: MixHead, h: Tensor, labels: Tensor) -> float:
    """Share of right answers."""
    return float((head(h).argmax(-1) == labels).double().mean())
