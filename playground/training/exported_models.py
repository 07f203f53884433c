"""The models without the playground: their formulas on the tensors of a checkpoint, one token at a time.

These classes are copied word for word into the script that goes with a download, so they use PyTorch alone.
`w` are the tensors of the model by name, `spec` the settings as JSON. Each begins with a state and reads
token by token: the scores of what may come next, (V,), and the new state.
"""

from __future__ import annotations

from typing import Any

import torch

from playground.text.tokenizers import BOUNDARY


class Recurrent:
    """Embedding, recurrent cells, output layer."""

    def __init__(self, w: dict[str, Any], spec: dict[str, Any]) -> None:
        self.w, self.cell, self.layers = w, spec["model"], spec["layers"]

    def begin(self) -> Any:
        """A zero state in every layer."""
        zero = torch.zeros(1, self.w["layers.0.weight_hh_l0"].shape[1])
        return [(zero, zero)] * self.layers

    def step(self, token: int, states: Any) -> tuple[Any, Any]:
        """Read one token."""
        x = self.w["embedding.weight"][token][None]  # (1, E)
        after = []
        for layer, (h, c) in enumerate(states):
            names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
            weights = [self.w[f"layers.{layer}.{name}_l0"] for name in names]
            if self.cell == "lstm":
                h, c = torch.lstm_cell(x, (h, c), *weights)
            elif self.cell == "gru":
                h = torch.gru_cell(x, h, *weights)
            else:
                h = torch.rnn_tanh_cell(x, h, *weights)
            after.append((h, c))
            x = h  # (1, H)
        scores = torch.nn.functional.linear(x, self.w["output.weight"], self.w["output.bias"])
        return scores[0], after


class FixedWindow:
    """y = W2 tanh(W1 x + b1) + W3 x + b2, x the embeddings of the last tokens side by side."""

    def __init__(self, w: dict[str, Any], spec: dict[str, Any]) -> None:
        self.w, self.context = w, spec["context"]

    def begin(self) -> Any:
        """Nothing but boundaries before the text."""
        return [BOUNDARY] * self.context

    def step(self, token: int, window: Any) -> tuple[Any, Any]:
        """Move the window on by one token."""
        window = [*window, token][1:]
        x = self.w["embedding.weight"][window].flatten()  # ((n - 1) E,)
        h = torch.tanh(self.w["W1.weight"] @ x + self.w["W1.bias"])
        y = self.w["W2.weight"] @ h + self.w["W2.bias"]
        return (y + self.w["W3.weight"] @ x if "W3.weight" in self.w else y), window


class Transformer:
    """Token and position vectors, blocks of attention and MLP, a last normalisation, scores."""

    def __init__(self, w: dict[str, Any], spec: dict[str, Any]) -> None:
        self.w, self.blocks, self.heads, self.positions = w, spec["blocks"], spec["heads"], spec["positions"]

    def begin(self) -> Any:
        """Nothing is in the window."""
        return []

    def step(self, token: int, window: Any) -> tuple[Any, Any]:
        """Read one token; where all positions are taken, drop the older half of the window before."""
        if len(window) == self.positions:
            window = window[self.positions - self.positions // 2 :]
        window = [*window, token]
        x = self.w["embedding.weight"][window] + self.w["position.weight"][: len(window)]  # (n, E)
        for block in range(self.blocks):
            at = f"blocks.{block}."
            x = x + self.attention(at + "attention", self.norm(at + "attention_norm", x))
            hidden = torch.nn.functional.gelu(self.linear(at + "mlp.up", self.norm(at + "mlp_norm", x)))
            x = x + self.linear(at + "mlp.down", hidden)
        weight = self.w.get("output.weight", self.w["embedding.weight"])  # without: the weights are tied
        return weight @ self.norm("norm", x)[-1] + self.w["output.bias"], window

    def attention(self, name: str, a: Any) -> Any:
        """Each token reads itself and those before it."""
        n, width = a.shape
        q, k, v = (
            self.linear(name + ".qkv", a).view(n, 3, self.heads, -1).permute(1, 2, 0, 3)
        )  # (heads, n, d)
        scores = q @ k.transpose(1, 2) / (width // self.heads) ** 0.5  # (heads, n, n)
        later = torch.ones(n, n, dtype=torch.bool).triu(1)
        p = torch.softmax(scores.masked_fill(later, -torch.inf), dim=-1)
        return self.linear(name + ".output", (p @ v).transpose(0, 1).reshape(n, width))

    def linear(self, name: str, x: Any) -> Any:
        """W x + b at each position."""
        return torch.nn.functional.linear(x, self.w[name + ".weight"], self.w[name + ".bias"])

    def norm(self, name: str, x: Any) -> Any:
        """LayerNorm of each position."""
        weight, bias = self.w[name + ".weight"], self.w[name + ".bias"]
        return torch.nn.functional.layer_norm(x, weight.shape, weight, bias)


class NGram:
    """Counts and a smoothing; the scores are ln P.

    Orders 1, 2, ..., n each have their contexts and n-grams as sorted numbers: a context is its oldest token
    * (contexts of the order below) + the place of the rest among those, an n-gram (the place of its context)
    * V + token.
    """

    def __init__(self, w: dict[str, Any], spec: dict[str, Any]) -> None:
        self.order, self.smoothing = spec["order"], spec["smoothing"]
        self.value = next(iter(spec["smoothing_options"].values()), 0.0)
        self.symbols = w["symbols"].double()
        self.V = len(self.symbols)
        orders = range(1, self.order + 1) if "contexts_1" in w else ()
        self.contexts = [w[f"contexts_{n}"] for n in orders]
        self.grams = [w[f"grams_{n}"] for n in orders]
        self.counts = [w[f"counts_{n}"].double() for n in orders]
        self.starts = [
            torch.searchsorted(grams // self.V, torch.arange(len(contexts) + 1))
            for contexts, grams in zip(self.contexts, self.grams, strict=True)
        ]
        if self.smoothing == "kneser-ney":  # below the highest order: once for every different token before
            for k in range(len(orders) - 1):
                rest = (self.contexts[k + 1] % len(self.contexts[k])).repeat_interleave(
                    self.starts[k + 1].diff()
                )
                place = torch.searchsorted(self.grams[k], rest * self.V + self.grams[k + 1] % self.V)
                self.counts[k] = torch.bincount(place, minlength=len(self.grams[k])).double()

    def begin(self) -> Any:
        """Nothing but boundaries before the text."""
        return [BOUNDARY] * (self.order - 1)

    def step(self, token: int, window: Any) -> tuple[Any, Any]:
        """Move the window on by one token."""
        window = [*window, token][1:]
        return torch.log(self.probabilities(window)), window

    def probabilities(self, window: list[int]) -> Any:
        """P(. | window): from the uniform distribution up, order by order."""
        p = self.symbols / self.symbols.sum()
        key, size, place, inside = 0, 1, 0, True
        for k, contexts in enumerate(self.contexts):
            if k > 0:
                token = window[-k] if inside else BOUNDARY
                inside = token != BOUNDARY  # what is before a beginning does not count
                key = token * size + place
            size, place = len(contexts), int(torch.searchsorted(contexts, key))
            if place == size or contexts[place] != key:
                break  # never seen, and no longer context either
            if self.smoothing == "delta" and k < self.order - 1:
                continue  # the longest n-grams alone
            of_context = slice(self.starts[k][place], self.starts[k][place + 1])
            count = torch.zeros(self.V).double()
            count[self.grams[k][of_context] % self.V] = self.counts[k][of_context]
            total, types, value = count.sum(), of_context.stop - of_context.start, self.value
            if self.smoothing == "delta":
                added = value * self.symbols.sum()
                p = (count + added * p) / (total + added)
            elif self.smoothing == "interpolation":
                p = value * count / total + (1 - value) * p
            elif self.smoothing == "kneser-ney":
                p = ((count - value).clamp(min=0) + value * types * p) / total
            else:  # Witten-Bell
                p = (count + types * p) / (total + types)
        return p
