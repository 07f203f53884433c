"""One network, trained by one regime: the same start and the same batches for all regimes of a seed."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from playground.text.samples.bracket_recognizer import recognize
from playground.training.divergence import DivergenceDetector
from playground.training.regimes.discriminator import (
    HELPS_ABOVE,
    LEARNS_BELOW,
    Discriminator,
    discriminator_loss,
    fooling_loss,
    lengths_of,
)
from playground.training.regimes.network import StringNetwork, Unrolled, generate, token_loss, unroll
from playground.training.regimes.risk import (
    counted_steps,
    log_probability,
    others_mean,
    reinforce_loss,
)
from playground.training.regimes.sampling_schedules import gold_probability
from playground.training.regimes.spec import (
    BATCH_SIZE,
    CLIP,
    EMBEDDED,
    HIDDEN,
    RegimesSpec,
)
from playground.training.regimes.strings import (
    BEGIN,
    END,
    LONGEST,
    PADDING,
    TESTED,
    VOCABULARY,
    all_ids,
    decode,
)
from playground.training.trainer import Diverged

DRAWN = LONGEST + 4  # tokens of a string that the expected risk draws
SEED_STEP = 100_003  # between the seeds of the coins of two seeds: more than any number of updates


def coins(seed: int, i: int, rows: int, steps: int) -> tuple[Tensor, Tensor]:
    """Of update i: uniform numbers (rows, steps) for the coins, and others for the model's own tokens."""
    generator = torch.Generator().manual_seed(seed * SEED_STEP + i)
    both = torch.rand(2, rows, steps, generator=generator)
    return both[0], both[1]


def heads_of(uniform: Tensor, probability: float, coin: str) -> Tensor:
    """Where the coin says "gold", (B, T): one coin a token, or that of step 0 for the whole sequence."""
    thrown = uniform if coin == "token" else uniform[:, :1].expand_as(uniform)
    return thrown < probability


def string_risk(drawn: Tensor) -> Tensor:
    """Of drawn strings (n, T): 0 for a well-formed one with its end, else 1; (n,)."""
    rows = drawn.tolist()
    return torch.tensor([float(END not in row or not recognize(decode(row)).complete) for row in rows])


@dataclass(frozen=True, eq=False)
class DrawnStrings:
    """Strings of the network itself, read once more: tokens (n, T), which steps count, and the pass."""

    tokens: Tensor
    counted: Tensor
    passed: Unrolled

    @classmethod
    def of(cls, network: StringNetwork, uniform: Tensor) -> "DrawnStrings":
        """Draw and read; `uniform` (n, T) decides the tokens."""
        tokens = generate(network, BEGIN, END, uniform)
        gold = torch.cat([torch.full_like(tokens[:, :1], BEGIN), tokens], 1)
        passed = unroll(network, gold, torch.ones_like(tokens, dtype=torch.bool), None)
        return cls(tokens, counted_steps(tokens, END), passed)

    @property
    def log_p(self) -> Tensor:
        """ln P(y), (n,)."""
        return log_probability(self.passed.scores, self.tokens, self.counted)


class RegimeTraining:
    """The network of one regime and seed. `diverged_at` is the update at which it was given up, or None."""

    def __init__(self, regime: str, spec: RegimesSpec, seed: int) -> None:
        self.regime, self.spec, self.seed = regime, spec, seed
        self.generator = torch.Generator().manual_seed(seed)
        self.network = StringNetwork(len(VOCABULARY), EMBEDDED, HIDDEN, self.generator)
        self.optimizer = torch.optim.Adam(self.network.parameters(), spec.learning_rate)
        self.data = torch.from_numpy(all_ids()[:-TESTED])
        self.detector = DivergenceDetector(len(VOCABULARY))
        self.update, self.accuracy = 0, math.nan
        self.diverged_at: int | None = None
        if regime == "professor":
            own = torch.Generator().manual_seed(seed + 1)  # the batches' generator stays that of all regimes
            self.discriminator = Discriminator(HIDDEN, own)
            parameters = self.discriminator.parameters()
            self.discriminator_optimizer = torch.optim.Adam(parameters, spec.learning_rate)

    def train(self, updates: int) -> None:
        """So many updates; none once the loss has been far too large for long."""
        for _ in range(updates if self.diverged_at is None else 0):
            rows = torch.randint(0, len(self.data), (BATCH_SIZE,), generator=self.generator)
            gold = self.data[rows]
            gold = gold[:, : int((gold != PADDING).sum(1).max())]
            loss, nll = self._losses(gold)
            self._step(self.network, self.optimizer, loss)
            self.update += 1
            try:
                self.detector.check(self.update, nll)
            except Diverged:
                self.diverged_at = self.update
                return

    def probability(self) -> float:
        """Of a gold token at the next update."""
        if self.regime == "scheduled":
            spec = self.spec
            return gold_probability(spec.schedule, self.update, spec.updates, spec.floor)
        return 0.0 if self.regime == "free" else 1.0

    def feed(self, gold: Tensor, probability: float) -> Unrolled:
        """The pass over a batch with coins of this probability; those of an update are always the same."""
        shape = len(gold), gold.shape[1] - 1
        for_coins, for_tokens = coins(self.seed, self.update, *shape)
        heads = heads_of(for_coins, probability, self.spec.coin)
        return unroll(self.network, gold, heads, for_tokens if self.spec.own == "sampled" else None)

    def _losses(self, gold: Tensor) -> tuple[Tensor, float]:
        """The loss to follow, and the NLL of the gold tokens under what was fed."""
        passed = self.feed(gold, self.probability())
        nll = token_loss(passed.scores, gold)
        if self.regime == "professor":
            return nll + self._fooling(passed, gold), nll.item()
        if self.regime == "risk" and self.update >= self.spec.updates // 2:
            return self.spec.nll_weight * nll + self._risk(), nll.item()
        return nll, nll.item()

    def _risk(self) -> Tensor:
        """REINFORCE's loss, for as many strings of the network's own as a batch has."""
        _, uniform = coins(self.seed, self.update, BATCH_SIZE, DRAWN)
        strings = DrawnStrings.of(self.network, uniform)
        risk = string_risk(strings.tokens)
        return reinforce_loss(strings.log_p, risk, others_mean(risk))

    def _fooling(self, on_gold: Unrolled, gold: Tensor) -> Tensor:
        """Train the discriminator while it errs enough; the network's part while it is good enough."""
        free, D = self.feed(gold, 0.0), self.discriminator
        lengths = [lengths_of(passed.fed, gold, END) for passed in (on_gold, free)]
        loss, right = discriminator_loss(
            D(on_gold.states.detach(), lengths[0]), D(free.states.detach(), lengths[1])
        )
        if right < LEARNS_BELOW:
            self._step(D, self.discriminator_optimizer, loss)
        self.accuracy = right if math.isnan(self.accuracy) else 0.9 * self.accuracy + 0.1 * right
        if right <= HELPS_ABOVE:
            return torch.zeros(())
        return fooling_loss(D(free.states, lengths[1]))

    def _step(self, module: nn.Module, optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(module.parameters(), CLIP)
        optimizer.step()
