"""The standalone PyTorch program of "What is fed"; it reads the network from a file beside it."""

import inspect

from playground.experiments.regimes.bundled_files import bundled_network
from playground.experiments.regimes.fed import FedSpec, FedTrace
from playground.training.regimes.spec import EMBEDDED, HIDDEN
from playground.training.regimes.strings import VOCABULARY

NETWORK_FILE = "network.safetensors"


def script(trace: FedTrace) -> str:
    """The program for this pass."""
    from playground.training.regimes.network import drawn
    from playground.training.regimes.updates import SEED_STEP

    spec = trace.spec
    return SCRIPT.format(
        vocabulary=VOCABULARY,
        text=trace.text.text,
        sizes=(EMBEDDED, HIDDEN),
        seed=spec.seed * SEED_STEP + spec.update,
        probability=trace.probability,
        sequence=spec.coin == "sequence",
        sampled=spec.own == "sampled",
        drawn=inspect.getsource(drawn),
    )


def network_bytes(spec: FedSpec) -> bytes:
    """The network's weights, as the script reads them."""
    from safetensors.torch import save

    return save(dict(bundled_network(spec.regime, spec.update).state_dict()))


SCRIPT = '''"""One pass of a language model: which tokens are fed, what it says, what it loses.

    python regimes_fed.py network.safetensors
"""

import sys

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

VOCABULARY = {vocabulary!a}
E, H = {sizes}
EPSILON = {probability!r}  # the probability of the gold token
ONE_COIN, SAMPLED = {sequence}, {sampled}

gold = [1, *(VOCABULARY.index(c) for c in {text!a}), 2]
T = len(gold) - 1
weights = load_file(sys.argv[1])
embedding, cell, output = nn.Embedding(len(VOCABULARY), E), nn.LSTMCell(E, H), nn.Linear(H, len(VOCABULARY))
network = nn.ModuleDict(dict(embedding=embedding, cell=cell, output=output)).double()
network.load_state_dict(weights)
for_coins, for_tokens = torch.rand(2, 1, T, generator=torch.Generator().manual_seed({seed}))


{drawn}

h, c = torch.zeros(1, H, dtype=torch.float64), torch.zeros(1, H, dtype=torch.float64)
with torch.no_grad():
    for t in range(T):
        u = for_coins[0, 0 if ONE_COIN else t].item()
        fed = gold[t] if t == 0 or u < EPSILON else own
        h, c = cell(embedding(torch.tensor([fed])), (h, c))
        scores = output(h)
        own = drawn(scores, for_tokens[:, t] if SAMPLED else None).item()
        loss = -scores.log_softmax(-1)[0, gold[t + 1]].item()
        print(f"{{t + 1}} gold {{gold[t]}} u {{u:.6f}} fed {{fed}} loss {{loss:.9f}} own {{own}}")
'''
