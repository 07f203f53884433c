"""The proof under the picture: the explicit loop over the cell gives what PyTorch's fused layers give."""

from copy import deepcopy

from playground.experiments.rnn.network import network
from playground.experiments.rnn.reading import RnnSpec, run
from playground.experiments.sources import Source

LONGEST = 200  # positions compared: the loop takes its time


def agreement(spec: RnnSpec, source: Source) -> float:
    """The largest difference in any h, c or score, over the first 200 positions shown, in double precision.

    Both read the same inputs from a zero state. In double precision what remains is rounding, about 1e-15; a
    formula that differed would show itself in the first digits.
    """
    import torch

    from playground.models.replay import replay, states

    trace = run(spec, source)
    ids = trace.ids[:LONGEST]
    model = deepcopy(network(source.load(trace.step))).double()
    loop = replay(model, ids)
    h, c, _ = states(model, torch.from_numpy(ids)[None])
    differences = [h[:, 0] - torch.from_numpy(loop.h), model.output(h[-1, 0]) - torch.from_numpy(loop.logits)]
    if c is not None and loop.c is not None:
        differences.append(c[:, 0] - torch.from_numpy(loop.c))
    return max(float(difference.abs().max()) for difference in differences)
