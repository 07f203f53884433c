"""What is measured of a network after a round: held-out NLL, and its free-running strings, judged exactly."""

import numpy as np
import torch

from playground.text.samples.bracket_recognizer import recognize
from playground.training.regimes.network import StringNetwork, token_loss, unroll
from playground.training.regimes.risk import others_mean, output_gradients, total_variance
from playground.training.regimes.strings import BINS, END, MOST, TESTED, all_ids, decode
from playground.training.regimes.updates import DrawnStrings, string_risk

JUDGED = 300  # strings that a network writes by itself
JUDGING_SEED = 12_345
VARIANCE_OF = 200  # strings for the variance of REINFORCE's gradient


@torch.no_grad()
def held_out_nll(network: StringNetwork) -> float:
    """Teacher forced, nats per token, ends counted."""
    gold = torch.from_numpy(all_ids()[-TESTED:])
    heads = torch.ones(len(gold), gold.shape[1] - 1, dtype=torch.bool)
    return token_loss(unroll(network, gold, heads, None).scores, gold).item()


def judge(rows: list[list[int]]) -> dict[str, float]:
    """Of strings with their ends: shares that are well-formed, by length, and still possible, by position.

    "well"; "right_k" and "count_k" of length bin k; "possible_t": the share of strings of which the first t
    tokens begin, or are, a string of the grammar. The end is a token.
    """
    possible, ended, lengths = [], [], []
    for row in rows:
        text, has_end = decode(row), END in row
        found = recognize(text)
        whole = found.complete and has_end
        possible.append(
            len(row) + 1 if whole or (found.possible == len(text) and not has_end) else found.possible
        )
        ended.append(whole)
        lengths.append(len(text))
    well, length, reach = np.array(ended), np.array(lengths), np.array(possible)
    out = {"well": float(well.mean())}
    for k, (low, high) in enumerate(BINS):
        inside = (length >= low) & (length <= high)
        out |= {f"right_{k}": float(well[inside].sum()), f"count_{k}": float(inside.sum())}
    return out | {f"possible_{t}": float((reach >= t).mean()) for t in range(1, MOST + 1)}


@torch.no_grad()
def measure(network: StringNetwork) -> dict[str, float]:
    """Everything that is measured of a network."""
    uniform = torch.rand(JUDGED, MOST, generator=torch.Generator().manual_seed(JUDGING_SEED))
    strings = DrawnStrings.of(network, uniform)
    return {
        "nll": held_out_nll(network),
        **judge(strings.tokens.tolist()),
        **_variances(strings),
    }


def _variances(strings: DrawnStrings) -> dict[str, float]:
    """The total variance of REINFORCE's gradient of the output layer, without and with the baseline."""
    few = slice(VARIANCE_OF)
    tokens, counted = strings.tokens[few], strings.counted[few]
    passed, risk = strings.passed, string_risk(tokens)
    gradients = output_gradients(passed.scores[few], passed.states[few], tokens, counted)
    return {
        "variance": total_variance(gradients, risk, torch.zeros_like(risk)),
        "variance_baseline": total_variance(gradients, risk, others_mean(risk)),
    }
