"""The standalone PyTorch program of "Compared": the comparison's own functions, and a loop."""

import inspect
from collections.abc import Callable

from playground.text.samples import bracket_recognizer
from playground.training.regimes import sampling_schedules, strings
from playground.training.regimes import spec as sizes
from playground.training.regimes.spec import REGIMES, RegimesSpec

CONSTANTS = (
    (
        bracket_recognizer,
        ("PAIRS", "QUOTES", "LETTERS", "DEEPEST", "CLOSES", "MOST_INSIDE", "MOST_QUOTED"),
    ),
    (sizes, ("HIDDEN", "EMBEDDED", "BATCH_SIZE", "CLIP", "SEEDS", "ROUNDS")),
    (
        strings,
        ("LONGEST", "TESTED", "PADDING", "BEGIN", "END", "MARKS", "CHARACTERS", "VOCABULARY", "MOST", "BINS"),
    ),
    (sampling_schedules, ("SCHEDULES", "LAST")),
)


def script(spec: RegimesSpec) -> str:
    """The program for this spec."""
    return SCRIPT.format(
        constants="\n".join(_constants()),
        spec=", ".join(f"{name}={value!r}" for name, value in spec.to_json().items()),
        sources="\n\n".join(inspect.getsource(part).rstrip() + "\n" for part in _parts()),
        regimes=tuple(REGIMES),
    )


def _constants() -> list[str]:
    from playground.training import divergence
    from playground.training.regimes import discriminator, measures, updates

    trained = (
        (divergence, ("FACTOR", "PATIENCE")),
        (discriminator, ("LEARNS_BELOW", "HELPS_ABOVE", "READ")),
        (updates, ("DRAWN", "SEED_STEP")),
        (measures, ("JUDGED", "JUDGING_SEED", "VARIANCE_OF")),
    )
    found = [(name, getattr(module, name)) for module, names in (*CONSTANTS, *trained) for name in names]
    return [f"{name} = {value!a}" for name, value in found]


def _parts() -> list[Callable[..., object]]:
    """Classes and functions, in an order in which Python can read them."""
    from playground.training.divergence import DivergenceDetector
    from playground.training.regimes import discriminator, measures, network, risk, updates
    from playground.training.trainer import Diverged

    return [
        bracket_recognizer.Recognition,
        bracket_recognizer._State,
        bracket_recognizer.recognize,
        strings.encode,
        strings.decode,
        sampling_schedules.decay,
        sampling_schedules.gold_probability,
        Diverged,
        DivergenceDetector,
        network.Unrolled,
        network.StringNetwork,
        network.drawn,
        network.unroll,
        network.token_loss,
        network.generate,
        discriminator.Discriminator,
        discriminator.lengths_of,
        discriminator.discriminator_loss,
        discriminator.fooling_loss,
        risk.others_mean,
        risk.log_probability,
        risk.reinforce_loss,
        risk.counted_steps,
        risk.output_gradients,
        risk.total_variance,
        updates.coins,
        updates.heads_of,
        updates.string_risk,
        updates.DrawnStrings,
        updates.RegimeTraining,
        measures.held_out_nll,
        measures.judge,
        measures.measure,
        measures._variances,
    ]


SCRIPT = '''"""Five training regimes of one language model: same network, start, batches and updates.

    python regimes.py strings.txt
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, embedding

torch.set_num_threads(1)
{constants}
SPEC = SimpleNamespace({spec})
TEXTS = Path(sys.argv[1]).read_text(encoding="utf-8").split("\\n")[:-1]


def all_ids():
    """All strings, encoded, padded at the right; the last TESTED are held out."""
    rows = [encode(text) for text in TEXTS]
    return np.array([row + [PADDING] * (LONGEST + 2 - len(row)) for row in rows])


{sources}

for seed in range(SPEC.training_seed, SPEC.training_seed + SEEDS):
    for regime in {regimes}:
        training = RegimeTraining(regime, SPEC, seed)
        for round in range(ROUNDS + 1):
            training.train(SPEC.updates // ROUNDS if round else 0)
            if training.diverged_at is not None:
                print(f"seed {{seed}} {{regime}} diverged at update {{training.diverged_at}}")
                break
            found = measure(training.network)
            nll, well = found["nll"], found["well"]
            print(f"seed {{seed}} {{regime}} round {{round}} nll {{nll:.6f}} well {{well:.6f}}")
            if regime == "risk":
                variances = found["variance"], found["variance_baseline"]
                print("    variance {{:.6g}}, with the baseline {{:.6g}}".format(*variances))
'''
