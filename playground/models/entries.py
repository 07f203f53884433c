"""The kinds of entries of the model table: recurrent cells, the fixed window, the transformer, n-grams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from playground.models.entry import ModelEntry, Options, Shapes

if TYPE_CHECKING:
    import torch

    from playground.models.language_model import LanguageModel


@dataclass(frozen=True)
class RecurrentEntry(ModelEntry):
    """A recurrent cell.

    `gates` is the number of weight blocks stacked in each of PyTorch's matrices, `gate_names` their order.
    """

    gates: int
    gate_names: tuple[str, ...]

    def build(
        self, vocabulary: int, options: Options, generator: torch.Generator | None = None
    ) -> LanguageModel:
        """A RecurrentLM with this cell."""
        from playground.models.recurrent import RecurrentLM

        values = self.with_defaults(options)
        return RecurrentLM(
            cell=self.key,
            vocabulary=vocabulary,
            embedding=int(values["embedding"]),
            hidden=int(values["hidden"]),
            layers=int(values["layers"]),
            dropout=values["dropout"],
            generator=generator,
        )

    def shapes(self, vocabulary: int, options: Options) -> Shapes:
        """Embedding (V, E); in each layer gates blocks of (H, inputs), (H, H) and two biases; output (V, H).

        The inputs are E in the first layer and H above it; two biases because PyTorch's cells have two.
        """
        values = self.with_defaults(options)
        E, H, layers = int(values["embedding"]), int(values["hidden"]), int(values["layers"])
        G = self.gates * H
        shapes: Shapes = {"embedding.weight": (vocabulary, E)}
        for layer in range(layers):
            names = {
                "weight_ih": (G, H if layer else E),
                "weight_hh": (G, H),
                "bias_ih": (G,),
                "bias_hh": (G,),
            }
            shapes |= {f"layers.{layer}.{name}_l0": shape for name, shape in names.items()}
        return {**shapes, "output.weight": (vocabulary, H), "output.bias": (vocabulary,)}

    def brief(self, options: Options) -> str:
        """Layers and units."""
        values = self.with_defaults(options)
        layers = int(values["layers"])
        return f"{layers} layer{'s' * (layers > 1)} of {values['hidden']:.0f}"


@dataclass(frozen=True)
class WindowEntry(ModelEntry):
    """The fixed-window network."""

    def build(
        self, vocabulary: int, options: Options, generator: torch.Generator | None = None
    ) -> LanguageModel:
        """A FixedWindowLM."""
        from playground.models.fixed_window import FixedWindowLM

        values = self.with_defaults(options)
        return FixedWindowLM(
            vocabulary=vocabulary,
            context=int(values["context"]),
            embedding=int(values["embedding"]),
            hidden=int(values["hidden"]),
            direct=bool(values["direct"]),
            dropout=values["dropout"],
            generator=generator,
        )

    def shapes(self, vocabulary: int, options: Options) -> Shapes:
        """Embedding (V, E), W1 (H, (n-1) E), b1 (H,), W2 (V, H), b2 (V,), W3 (V, (n-1) E) where on."""
        values = self.with_defaults(options)
        E, H, inputs = (
            int(values["embedding"]),
            int(values["hidden"]),
            int(values["context"] * values["embedding"]),
        )
        shapes: Shapes = {
            "embedding.weight": (vocabulary, E),
            "W1.weight": (H, inputs),
            "W1.bias": (H,),
            "W2.weight": (vocabulary, H),
            "W2.bias": (vocabulary,),
        }
        return {**shapes, "W3.weight": (vocabulary, inputs)} if values["direct"] else shapes

    def brief(self, options: Options) -> str:
        """Window and units."""
        values = self.with_defaults(options)
        tokens = int(values["context"])
        return f"{tokens} token{'s' * (tokens > 1)}, {values['hidden']:.0f} units"


@dataclass(frozen=True)
class TransformerEntry(ModelEntry):
    """The causal transformer."""

    def build(
        self, vocabulary: int, options: Options, generator: torch.Generator | None = None
    ) -> LanguageModel:
        """A TransformerLM."""
        from playground.models.transformer import TransformerLM

        values = self.with_defaults(options)
        return TransformerLM(
            vocabulary=vocabulary,
            embedding=int(values["embedding"]),
            blocks=int(values["blocks"]),
            heads=int(values["heads"]),
            positions=int(values["positions"]),
            tied=bool(values["tied"]),
            dropout=values["dropout"],
            generator=generator,
        )

    def shapes(self, vocabulary: int, options: Options) -> Shapes:
        """Tokens (V, E), positions (n, E), blocks, LN (E,), output (V, E), which is left out where tied.

        A block: LN (E,), W_qkv (3 E, E), W_o (E, E), LN (E,), W_1 (4 E, E), W_2 (E, 4 E), each with its bias.
        """
        values = self.with_defaults(options)
        E = int(values["embedding"])
        shapes: Shapes = {
            "embedding.weight": (vocabulary, E),
            "position.weight": (int(values["positions"]), E),
        }
        for block in range(int(values["blocks"])):
            at = f"blocks.{block}."
            shapes |= _affine(f"{at}attention_norm", (E,))
            shapes |= _affine(f"{at}attention.qkv", (3 * E, E))
            shapes |= _affine(f"{at}attention.output", (E, E))
            shapes |= _affine(f"{at}mlp_norm", (E,))
            shapes |= _affine(f"{at}mlp.up", (4 * E, E))
            shapes |= _affine(f"{at}mlp.down", (E, 4 * E))
        shapes |= _affine("norm", (E,)) | _affine("output", (vocabulary, E))
        if values["tied"]:
            del shapes["output.weight"]
        return shapes

    def training_window(self, options: Options) -> int:
        """As many as there are positions, so that each of them is learned."""
        return int(self.with_defaults(options)["positions"])

    def brief(self, options: Options) -> str:
        """Blocks, width and positions."""
        values = self.with_defaults(options)
        blocks = int(values["blocks"])
        size = f"{blocks} block{'s' * (blocks > 1)} of {values['embedding']:.0f}"
        return f"{size}, {values['positions']:.0f} positions"

    def with_defaults(self, options: Options) -> dict[str, float]:
        """Every option's value, checked; ValueError also where heads cannot share the embedding equally."""
        values = super().with_defaults(options)
        E, heads = int(values["embedding"]), int(values["heads"])
        if E % heads:
            option = next(option for option in self.options if option.key == "embedding")
            near = [n for n in (E - E % heads, E - E % heads + heads) if option.low <= n <= option.high]
            raise ValueError(
                f"{heads} heads cannot share an embedding of {E} numbers equally: choose "
                f"{' or '.join(map(str, near))}, or another number of heads."
            )
        return values


def _affine(name: str, shape: tuple[int, ...]) -> Shapes:
    """A weight of this shape, and a bias of its rows."""
    return {f"{name}.weight": shape, f"{name}.bias": shape[:1]}


@dataclass(frozen=True)
class NGramEntry(ModelEntry):
    """n-grams: counted, not learned. Besides its own options it takes "smoothing", a key of SMOOTHERS, and
    the parameter of that smoothing; the default is Witten-Bell.
    """

    @property
    def learns(self) -> bool:
        """False: it is counted."""
        return False

    def build(
        self, vocabulary: int, options: Options, generator: torch.Generator | None = None
    ) -> LanguageModel:
        """An NGramLM without counts. Raises ValueError also for a smoothing that is not a distribution."""
        from playground.models.ngram.language_model import NGramLM
        from playground.models.ngram.smoothing_choice import checked_smoothing

        order = int(self.with_defaults(options)["order"])
        others = {key: value for key, value in options.items() if key != "order"}
        smoothing = str(others.pop("smoothing", "witten-bell"))
        return NGramLM(vocabulary, order, *checked_smoothing(smoothing, cast(Mapping[str, float], others)))

    def shapes(self, vocabulary: int, options: Options) -> Shapes:
        """Empty: nothing is learned, and the number of counts depends on the text."""
        return {}

    def brief(self, options: Options) -> str:
        """The order."""
        return f"n = {self.with_defaults(options)['order']}"

    def with_defaults(self, options: Options) -> dict[str, float]:
        """The order alone, checked; the smoothing is not an option of the model table."""
        return super().with_defaults({key: value for key, value in options.items() if key == "order"})
