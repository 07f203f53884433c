"""The standalone PyTorch program of "Depth and direction"."""

from playground.experiments.elmo.depth import EMBEDDING, MOST_TOKENS, DepthSpec
from playground.experiments.token_sequence import first_tokens

CLASSES = {"rnn": "RNN", "gru": "GRU", "lstm": "LSTM"}


def script(spec: DepthSpec) -> str:
    """The program for this spec: PyTorch's own layers, differentiated."""
    text = first_tokens(spec.sentence, "words", MOST_TOKENS, least=1)
    return SCRIPT.format(
        vocabulary=ascii(list(text.vocabulary)),
        ids=text.ids.tolist(),
        seed=spec.seed,
        cell=CLASSES[spec.cell],
        E=EMBEDDING,
        H=spec.units,
        layers=spec.layers,
        both=spec.arrangement == "both",
        networks=2 if spec.arrangement == "apart" else 1,
    )


SCRIPT = '''"""Which tokens the outputs of stacked recurrent layers see, found by differentiating."""

import torch
from torch import nn

VOCABULARY = {vocabulary}
ids = {ids}
T, E, H, LAYERS, BOTH, NETWORKS = len(ids), {E}, {H}, {layers}, {both}, {networks}

generator = torch.Generator().manual_seed({seed})
networks = [
    nn.{cell}(E, H, LAYERS, batch_first=True, bidirectional=BOTH) for _ in range(NETWORKS)
]
for network in networks:
    for parameter in network.parameters():
        nn.init.uniform_(parameter, -(H**-0.5), H**-0.5, generator=generator)
    network.double()
vectors = torch.randn(len(VOCABULARY), E, generator=generator).double()


def encode(x):
    """Two networks: the second reads from the end, as in ELMo."""
    outs, lasts = [], []
    for k, network in enumerate(networks):
        out, last = network((x.flip(0) if k else x)[None])
        outs.append(out[0].flip(0) if k else out[0])
        lasts.append(last[0] if isinstance(last, tuple) else last)
    return torch.cat(outs, dim=-1), torch.stack(lasts, dim=1).flatten(0, 1)


x = vectors[ids]
out, h_n = encode(x)
print("out", tuple(out.shape), "h_n", tuple(h_n.shape))
print("parameters", sum(p.numel() for network in networks for p in network.parameters()))

J = torch.autograd.functional.jacobian(lambda x: encode(x)[0], x)  # (T, D H, T, E)
for t in range(T):
    for d, half in enumerate(J[t].split(H)):
        norms = half.square().sum(dim=(0, 2)).sqrt()
        seen = [VOCABULARY[ids[s]] for s in range(T) if norms[s] > 0]
        print(f"y_{{t + 1}}", ("forward", "backward")[d], norms.tolist(), "sees", ascii(seen))

J = torch.autograd.functional.jacobian(lambda x: encode(x)[1][-len(out[0]) // H :, 0], x)
for d, half in enumerate(J):
    print("h_n", ("forward", "backward")[d], half.square().sum(dim=(0, 2)).sqrt().tolist())
'''
