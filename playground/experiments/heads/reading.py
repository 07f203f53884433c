"""One text through a body and a head: states, pooling, scores, loss and its gradient; alone and in a batch.

    text    z = b + sum_t W (A_t * h_t):   what each token adds to the scores is exact, whatever the pooling
    token   z_t = W h_t + b

    J = loss(z, y),   dJ/dz by the catalogue's formula,   dJ/dW = dJ/dz v^T,   dJ/db = dJ/dz

The same text is read beside a longer one: with the mask nothing behind its end is read, without it the
padding is read and pooled as if it were text. All in float64.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.losses import LOSSES
from playground.experiments.heads.bundled_model import bundled_network, head_name
from playground.experiments.heads.sentences import TAGS, affirmed, nights, tags
from playground.experiments.heads.tasks import LANGUAGES, POOLINGS, TASKS, Task
from playground.experiments.heads.texts import END, PADDING, dataset, names
from playground.experiments.heads.typed_text import TypedText, typed_text

if TYPE_CHECKING:
    from torch import Tensor

    from playground.models.heads import HeadNetwork

LISTED = "listed"
MOST_PADDING = 20


@dataclass(frozen=True)
class ReadingSpec:
    """What is read. ValueError out of range.

    head      key of TASKS; the surname or the sentence is read
    language  the label of a surname: "listed", or one of LANGUAGES
    padding   how many tokens longer the other text of the batch is
    """

    head: str = "language"
    pooling: str = "mean"
    surname: str = "Watson"
    sentence: str = "nobody believes that georgia stayed two nights in paris"
    language: str = LISTED
    padding: int = 6

    def __post_init__(self) -> None:
        in_range = (
            self.head in TASKS
            and self.pooling in POOLINGS
            and self.language in (LISTED, *LANGUAGES)
            and 0 <= self.padding <= MOST_PADDING
        )
        if not in_range:
            raise ValueError(f"this cannot be read: {self}")

    @property
    def task(self) -> Task:
        """The head that reads."""
        return TASKS[self.head]


@dataclass(frozen=True, eq=False)
class ReadingTrace:
    """T tokens, C classes (or scores), n labels: 1 of a text, T of tokens.

    h             states, (D H, T)
    weight        A_t, the mean over all units, (T,); None where nothing is pooled
    parts         what each token adds to the scores z - b, (C, T); None where nothing is pooled
    z, y_hat      scores and predictions, (C, n)
    label         (n,), class or number
    is_own_answer whether the label is the network's own answer, as no list or rule has one
    loss          (n,)
    dJ_dz         by the formula, (C, n), of each loss by itself
    grad_norms    ||dJ/dW||, ||dJ/db|| of the mean loss
    agreement     largest difference between these gradients by formula and by autograd
    z_masked, z_unmasked   the scores in the padded batch, (C, n)
    """

    spec: ReadingSpec
    text: TypedText
    classes: tuple[str, ...]
    h: np.ndarray
    weight: np.ndarray | None
    parts: np.ndarray | None
    bias: np.ndarray
    z: np.ndarray
    y_hat: np.ndarray
    label: np.ndarray
    is_own_answer: bool
    loss: np.ndarray
    dJ_dz: np.ndarray
    grad_norms: tuple[float, float]
    agreement: float
    z_masked: np.ndarray
    z_unmasked: np.ndarray

    @property
    def T(self) -> int:
        """How many tokens are read."""
        return len(self.text.tokens)

    @property
    def answers(self) -> np.ndarray:
        """What the network answers, (n,): class, or number."""
        return _answers(self.spec.task, self.z)

    @property
    def unmasked_answers(self) -> np.ndarray:
        """What it answers in the batch without the mask, (n,)."""
        return _answers(self.spec.task, self.z_unmasked)

    @property
    def masked_difference(self) -> float:
        """max |z in the batch with the mask - z alone|."""
        return float(np.abs(self.z_masked - self.z).max())

    @property
    def unmasked_difference(self) -> float:
        """max |z in the batch without the mask - z alone|."""
        return float(np.abs(self.z_unmasked - self.z).max())


def _answers(task: Task, z: np.ndarray) -> np.ndarray:
    if LOSSES[task.loss].words:
        return np.asarray(z.argmax(0))
    return np.asarray((z[0] > 0).astype(int) if task.classes else z[0])


@cache
def exact_network(text: str) -> "HeadNetwork":
    """The bundled network in float64."""
    return deepcopy(bundled_network(text)).double()


def run(spec: ReadingSpec) -> ReadingTrace:
    """Read a text. TextError for one without a known token."""
    import torch

    from playground.models.heads import pooling_weights

    task, text = spec.task, typed_text(_typed(spec), spec.task.text)
    network, name = exact_network(task.text), head_name(spec.task, spec.pooling)
    ids, lengths = torch.tensor([text.ids]), torch.tensor([len(text.ids)])
    h = network.body(ids, lengths)  # (1, T, D H)
    z = network.scores(name, h, lengths)  # (1, C) or (1, T, C)
    columns = z.flatten(0, -2)  # (n, C)
    label, is_own = labels(spec, text, columns.numpy().T)
    weight = parts = None
    if task.pools:
        A = pooling_weights(spec.pooling, h, lengths, network.body.encoder.directions)
        weight = A[0].mean(-1).numpy()
        parts = ((A * h)[0] @ network.heads[name].weight.T).T.numpy()
    loss, dJ_dz, norms, agreement = gradients(network, name, h, lengths, torch.tensor(label))
    masked, unmasked = in_a_batch(network, name, text.ids, spec.padding)
    return ReadingTrace(
        spec=spec,
        text=text,
        classes=task.classes or (dataset(task.text).vocabulary if task.level == "next" else ("nights",)),
        h=h[0].T.numpy(),
        weight=weight,
        parts=parts,
        bias=network.heads[name].bias.numpy(),  # type: ignore[operator]
        z=columns.T.numpy(),
        y_hat=LOSSES[task.loss].predict(columns).T.numpy(),
        label=label,
        is_own_answer=is_own,
        loss=loss,
        dJ_dz=dJ_dz,
        grad_norms=norms,
        agreement=agreement,
        z_masked=masked,
        z_unmasked=unmasked,
    )


def _typed(spec: ReadingSpec) -> str:
    return spec.surname if spec.task.text == "surnames" else spec.sentence


def labels(spec: ReadingSpec, text: TypedText, z: np.ndarray) -> tuple[np.ndarray, bool]:
    """The labels (n,) by list, choice or rule; and whether there is none, so that the answer is taken."""
    task = spec.task
    if task.level == "next":
        return np.array([*text.ids[1:], END]), False
    if task.key == "tags":
        return np.array([TAGS.index(tag) for tag in tags(text.tokens)]), False
    if task.key in ("affirmed", "nights"):
        return np.array([{"affirmed": affirmed, "nights": nights}[task.key](text.tokens)]), False
    listed = [language for name, language in names() if name == "".join(text.tokens)]
    if spec.language != LISTED:
        listed = [spec.language]
    if not listed:
        return z.argmax(0), True
    return np.array([LANGUAGES.index(listed[0])]), False


def gradients(
    network: "HeadNetwork", name: str, h: "Tensor", lengths: "Tensor", label: "Tensor"
) -> tuple[np.ndarray, np.ndarray, tuple[float, float], float]:
    """Losses (n,), dJ/dz (C, n), norms of dJ/dW and dJ/db, and how far autograd differs from the formulas."""
    import torch
    from torch.nn.functional import one_hot

    from playground.models.heads import head_loss, vectors

    kind, layer = network.kinds[name], deepcopy(network.heads[name]).requires_grad_()
    entry = LOSSES[kind.loss]
    v = vectors(kind, h, lengths, network.body.encoder.directions).flatten(0, -2)  # (n, D H)
    z = layer(v)
    z.retain_grad()
    head_loss(kind.loss, z, label).backward()  # type: ignore[no-untyped-call]
    y = one_hot(label, z.shape[-1]).to(z.dtype) if entry.words else label[:, None].to(z.dtype)
    with torch.no_grad():
        each = entry.loss(z, y).reshape(len(z))
        dJ_dz = entry.gradient(z, y)  # (n, C)
        by_hand = (dJ_dz / len(z), (dJ_dz / len(z)).T @ v, dJ_dz.mean(0))
        autograd = (z.grad, layer.weight.grad, layer.bias.grad)
        pairs = zip(by_hand, autograd, strict=True)
        agreement = max((a - b).abs().max().item() for a, b in pairs)
        norms = by_hand[1].norm().item(), by_hand[2].norm().item()
    return each.numpy(), dJ_dz.T.numpy(), norms, agreement


def in_a_batch(
    network: "HeadNetwork", name: str, ids: Sequence[int], padding: int
) -> tuple[np.ndarray, np.ndarray]:
    """The scores (C, n) of a text beside one that is `padding` tokens longer: with the mask, and without.

    Without the mask every row counts as long as the longest: the padding is read from behind and pooled.
    """
    import torch

    T = len(ids)
    row = torch.tensor([*ids, *[PADDING] * padding])
    longer = torch.tensor([ids[t % T] for t in range(T + padding)])
    batch = torch.stack([row, longer])
    found = []
    for lengths in (torch.tensor([T, T + padding]), torch.tensor([T + padding] * 2)):
        z = network.scores(name, network.body(batch, lengths), lengths)[0]
        found.append((z[:T] if z.ndim == 2 else z[None]).T.numpy())
    return found[0], found[1]


def table(trace: ReadingTrace) -> Mapping[str, np.ndarray]:
    """One row for each score of the text, or for each token and score."""
    C, n = trace.z.shape
    classes = np.array(trace.classes[-C:], dtype=object)  # a binary head has two classes and one score
    columns = {"class": np.tile(classes, n)}
    if n > 1:
        columns = {"token": np.repeat(np.array(trace.text.tokens, dtype=object), C), **columns}
    arrays = {
        "z": trace.z,
        "y_hat": trace.y_hat,
        "dJ_dz": trace.dJ_dz,
        "z_masked": trace.z_masked,
        "z_unmasked": trace.z_unmasked,
    }
    return {**columns, **{name: values.T.ravel() for name, values in arrays.items()}}
