"""Decoding strategies: how the next token is chosen from P(w | tokens so far), one explicit table.

All but beam search are settings of one pipeline: scores, penalties, divided by the temperature, the filters
top-k, top-p, min-p and typical-p, softmax, sample. `uses` names the settings that a strategy takes from the
reader; the penalties belong to every strategy but beam search.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Decoder:
    """One strategy. `uses` names the fields of the settings that the reader chooses, from `CHOSEN`.

    `latex` is its rule, `short_latex` the same in a few letters, for the head of the page.
    `greedy` takes the likeliest token and draws nothing; `searches` keeps several texts at once.
    """

    key: str
    title: str
    latex: str
    short_latex: str
    remark: str
    source: str
    uses: tuple[str, ...] = ()
    greedy: bool = False
    searches: bool = False


CHOSEN = ("temperature", "top_k", "top_p", "min_p", "typical_p")
"""The settings that a strategy may use, in the order of the pipeline."""

_L5 = "Lecture 5, Predictions from different decoding schemes"

DECODERS: dict[str, Decoder] = {
    "greedy": Decoder(
        key="greedy",
        title="Greedy",
        latex=r"w_{i+1} = \arg\max_{w'} P(w' \mid w_{1:i})",
        short_latex=r"w = \arg\max_{w'} P(w')",
        remark="Always the likeliest token: nothing is drawn, a prompt always goes on in the same way.",
        source=_L5,
        greedy=True,
    ),
    "sampling": Decoder(
        key="sampling",
        title="Pure sampling",
        latex=r"w_{i+1} \sim P(\cdot \mid w_{1:i})",
        short_latex=r"w \sim P = \mathrm{softmax}(z)",
        remark="Every token with exactly the probability that the model gives it, the whole tail included.",
        source=_L5,
    ),
    "temperature": Decoder(
        key="temperature",
        title="Temperature",
        latex=r"w_{i+1} \sim \mathrm{softmax}(z/\tau),\qquad"
        r"\mathrm{softmax}(z/\tau)_w = \frac{P(w)^{1/\tau}}{\sum_{w'} P(w')^{1/\tau}}",
        short_latex=r"w \sim \mathrm{softmax}(z/\tau)",
        remark="The scores divided by τ: below 1 the likely become likelier, above 1 all become alike. The "
        "lecture writes SM_α(P); its softmax is over the scores, not over the probabilities.",
        source=_L5 + " (softmax sampling)",
        uses=("temperature",),
    ),
    "top-k": Decoder(
        key="top-k",
        title="Top-k",
        latex=r"w_{i+1} \sim P(\cdot \mid w_{1:i})\ \text{restricted to the } k \text{ most likely}",
        short_latex=r"w \sim \text{top-}k(P)",
        remark="Always k tokens, whether the model is sure or not.",
        source=_L5 + "; Fan et al. 2018",
        uses=("top_k",),
    ),
    "top-p": Decoder(
        key="top-p",
        title="Top-p",
        latex=r"w_{i+1} \sim P(\cdot \mid w_{1:i})\ \text{restricted to the smallest } S,"
        r"\ \sum_{w\in S} P(w) \ge p",
        short_latex=r"w \sim \text{top-}p(P)",
        remark="The smallest set of the most likely tokens with at least the mass p: few where the model is "
        "sure, many where it is not; never none.",
        source=_L5 + "; Holtzman et al. 2020 (nucleus sampling)",
        uses=("top_p",),
    ),
    "min-p": Decoder(
        key="min-p",
        title="Min-p",
        latex=r"w_{i+1} \sim P(\cdot \mid w_{1:i})\ \text{restricted to}\ "
        r"\{w : P(w) \ge p_\text{min}\,\max_{w'} P(w')\}",
        short_latex=r"w \sim \text{min-}p(P)",
        remark="The tokens with at least the share p_min of the likeliest token’s probability: few where the "
        "model is sure, many where it is not; never none.",
        source="Nguyen et al. 2024, Turning up the heat",
        uses=("min_p",),
    ),
    "typical-p": Decoder(
        key="typical-p",
        title="Typical-p",
        latex=r"w_{i+1} \sim P(\cdot \mid w_{1:i})\ \text{restricted to the smallest } S "
        r"\text{ with the smallest } |{-\ln P(w)} - H|,\ \sum_{w\in S} P(w) \ge p",
        short_latex=r"w \sim \text{typical-}p(P)",
        remark="The tokens whose surprisal is nearest to the entropy H, the expected surprisal, with at "
        "least the mass p: the likeliest token is not always among them.",
        source="Meister et al. 2023, Locally typical sampling",
        uses=("typical_p",),
    ),
    "together": Decoder(
        key="together",
        title="All together",
        latex=r"w_{i+1} \sim \text{typical-}p(\text{min-}p(\text{top-}p(\text{top-}k("
        r"\mathrm{softmax}(z/\tau)))))",
        short_latex=r"w \sim \mathrm{cut}(\mathrm{softmax}(z/\tau))",
        remark="Temperature, top-k, top-p, min-p and typical-p, in the order of Hugging Face’s transformers.",
        source="Lecture 5, the settings of a playground for a large model",
        uses=CHOSEN,
    ),
    "beam": Decoder(
        key="beam",
        title="Beam search",
        latex=r"\arg\max_{w_{1:T}}\ \frac{1}{T^{\alpha}}\sum_{i} \ln P(w_i \mid w_{1:i-1})"
        r"\ \text{over the } B \text{ best beginnings}",
        short_latex=r"\arg\max_{w_{1:T}} \tfrac{1}{T^{\alpha}} \textstyle\sum_i \ln P(w_i)",
        remark="Keeps the B best texts instead of one: it looks for a likely whole, not for likely tokens. "
        "It draws nothing, and scores with the model itself: temperature, cuts and penalties play no part.",
        source=_L5 + "; length penalty as in Hugging Face's transformers",
        searches=True,
    ),
}
