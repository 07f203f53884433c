"""The three trainings as columns, and the standalone program."""

from playground.experiments.bptt.clipping import FAULT_STEP, MOST_TOKENS, ClippingSpec, ClippingTrace
from playground.experiments.token_sequence import first_tokens


def table(trace: ClippingTrace) -> dict[str, list[object]]:
    """One row for each training step: loss and norm before clipping of every run; of the run by norm more."""
    steps = trace.spec.clip_steps
    columns: dict[str, list[object]] = {"step": list(range(steps))}
    for method, run in trace.runs.items():
        columns[f"loss_{method}"] = run.loss[:steps].tolist()
        columns[f"norm_{method}"] = run.norm.tolist()
    by_norm = trace.runs["norm"]
    columns["norm_after_clipping"] = by_norm.after.tolist()
    columns["cosine_by_norm"] = by_norm.cosine_norm.tolist()
    columns["cosine_by_value"] = by_norm.cosine_value.tolist()
    return columns


def script(spec: ClippingSpec) -> str:
    """The program for this spec."""
    text = first_tokens(spec.text, spec.tokens, MOST_TOKENS)
    return PROGRAM.format(
        ids=text.ids.tolist(),
        vocabulary=len(text.vocabulary),
        units=spec.clip_units,
        radius=spec.clip_radius,
        seed=spec.clip_seed,
        lr=spec.learning_rate,
        steps=spec.clip_steps,
        threshold=spec.threshold,
        value=spec.value,
        fault=spec.fault,
        fault_step=FAULT_STEP,
    )


PROGRAM = '''"""A training whose gradients explode, without clipping and with it, from the same start."""

import torch
from torch import nn

torch.set_num_threads(1)
ids = torch.tensor({ids})
V, N = {vocabulary}, {units}
x = nn.functional.one_hot(ids[:-1], V).double()
y = ids[1:]
THRESHOLD, VALUE = {threshold}, {value}


def network():
    g = torch.Generator().manual_seed({seed})
    rnn = nn.RNN(V, N, dtype=torch.float64)
    output = nn.Linear(N, V, dtype=torch.float64)
    with torch.no_grad():
        for parameter in (*rnn.parameters(), *output.parameters()):
            parameter.uniform_(-(N**-0.5), N**-0.5, generator=g)
        W_h = torch.randn(N, N, generator=g, dtype=torch.float64)
        rnn.weight_hh_l0.copy_(W_h * ({radius} / torch.linalg.eigvals(W_h).abs().max()))
        rnn.bias_hh_l0.zero_()
    rnn.bias_hh_l0.requires_grad_(False)
    return rnn, output


for method in ("none", "norm", "value"):
    rnn, output = network()
    parameters = [p for p in (*rnn.parameters(), *output.parameters()) if p.requires_grad]
    optimizer = torch.optim.SGD(parameters, lr={lr})
    for step in range({steps} + 1):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(output(rnn(x)[0]), y)
        if step == {steps} or not torch.isfinite(loss):
            print(f"{{method}} after step {{step}}: loss {{loss.item():.6g}}")
            break
        loss.backward()
        if step == {fault_step} and {fault!r} != "none":
            parameters[0].grad[0, 0] = float({fault!r})
        g = torch.cat([p.grad.flatten() for p in parameters])
        if method == "norm":
            norm = nn.utils.clip_grad_norm_(parameters, THRESHOLD)  # returns the norm before clipping
        elif method == "value":
            nn.utils.clip_grad_value_(parameters, VALUE)
        used = torch.cat([p.grad.flatten() for p in parameters])
        cosine = nn.functional.cosine_similarity(g, used, dim=0)
        norms = f"norm {{g.norm().item():.6g}} -> {{used.norm().item():.6g}}"
        print(f"{{method}} {{step}}: loss {{loss.item():.6g}} {{norms}} cosine {{cosine.item():.6f}}")
        optimizer.step()
'''
