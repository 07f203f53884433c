"""A sentence scored by every model: token by token, the product, mean surprisal and perplexity."""

from dataclasses import dataclass

import numpy as np

from playground.catalog.smoothers import SMOOTHERS
from playground.experiments.ngrams import NgramsSpec
from playground.experiments.ngrams.sentence import SentenceScores
from playground.figures.ngrams.fraction import format_value, scientific
from playground.figures.ngrams.perplexity import HIGHLIGHT, format_perplexity, short_title
from playground.figures.ngrams.style import ORDERS, colours
from playground.figures.plots import clipped
from playground.figures.scene import Graph, Scene, Text
from playground.figures.scene.diagram import Drawing, span

WIDTH, LINE = 962, 22
HEAD = 68  # height of the sentence and of the two lines above the models
NAME, TOKEN = 190, 72  # widths of the names, of a token
LETTERS = 112  # of the sentence, in its line
SHOWN = 7  # tokens side by side
PRODUCT_END, SURPRISAL_END, PERPLEXITY_END = 800, 876, 958
TOKEN_LETTERS = 8
MUTED = "var(--role-muted)"
NOTE = "* scores, no probabilities: their product, J and PP are none either"
EMPTY = "Type a sentence at the left: every model scores it."


@dataclass(frozen=True)
class Model:
    """A row: a smoothing, by its place in the catalogue, and an order."""

    smoothing: str
    n: int

    @property
    def index(self) -> tuple[int, int]:
        """Its place in the arrays of SentenceScores."""
        return list(SMOOTHERS).index(self.smoothing), self.n - 1


def models(spec: NgramsSpec) -> list[Model]:
    """All smoothings at the chosen order, then all orders of the chosen smoothing."""
    return [*(Model(key, spec.n) for key in SMOOTHERS), *(Model(spec.smoothing, n) for n in ORDERS)]


def sentence_scene(scored: SentenceScores, spec: NgramsSpec) -> Scene:
    """One step for each token; the clock begins at the last, where the whole sentence is scored."""
    last = max(0, len(scored.tokens) - 1)
    panel = _table(scored, spec) if scored.tokens else Text("empty", [EMPTY])
    return Scene(
        last=last,
        initial_step=last,
        unit="token",
        rate=2,
        numbers=np.arange(1, last + 2),
        height=412,
        narration=[(t, _narration(scored, spec, t)) for t in range(len(scored.tokens))],
        palette=colours(),
        panels=[panel],
    )


def _line(scored: SentenceScores, t: int) -> tuple[str, str, str]:
    """What stands before the token of step t, the token, and what follows, in one line of the drawing."""
    token = clipped(scored.in_text[t], LETTERS // 2)
    room = (LETTERS - len(token)) // 2
    before = clipped("".join(scored.in_text[:t]).lstrip(" "), room, end=True)
    return before, token if before else token.lstrip(" "), clipped("".join(scored.in_text[t + 1 :]), room)


def _table(scored: SentenceScores, spec: NgramsSpec) -> Graph:
    rows, steps = models(spec), range(len(scored.tokens))
    return Graph(
        "models",
        _svg(spec, rows),
        arrays={"now": np.array([[float(_slot(t) == j) for t in steps] for j in range(SHOWN)])},
        texts={
            "t": [
                [f"t = {_shown(j, t) + 1}" if _shown(j, t) < len(steps) else "" for t in steps]
                for j in range(SHOWN)
            ],
            "token": [
                [
                    clipped(scored.tokens[_shown(j, t)].strip(" ") or "␣", TOKEN_LETTERS)
                    if _shown(j, t) < len(steps)
                    else ""
                    for t in steps
                ]
                for j in range(SHOWN)
            ],
            "line": [list(parts) for parts in zip(*(_line(scored, t) for t in steps), strict=True)],
            **_cells(scored, rows),
        },
        wide=True,
        alt="P of each token by every model, with the product, the mean surprisal and the perplexity so far",
        grow=1,
    )


def _cells(scored: SentenceScores, rows: list[Model]) -> dict[str, list[list[str]]]:
    """The numbers of every model at every step; those that are 0 or 0/0 under names of their own."""
    steps = range(len(scored.tokens))
    surprisal, perplexity = scored.surprisal, scored.perplexity
    out: dict[str, list[list[str]]] = {name: [] for name in ("p", "zero", "product", "J", "PP")}
    for model in rows:
        s, k = model.index
        for j in range(SHOWN):
            cells = [_cell(scored.p[s, k], _shown(j, t), t) for t in steps]
            out["p"].append([text if text not in ("0", "0/0") else "" for text in cells])
            out["zero"].append([text if text in ("0", "0/0") else "" for text in cells])
        out["product"].append([format_product(float(scored.log_product[s, k, t])) for t in steps])
        out["J"].append([_surprisal(float(surprisal[s, k, t])) for t in steps])
        out["PP"].append([format_perplexity(float(perplexity[s, k, t])) for t in steps])
    return out


def _slot(t: int) -> int:
    """The column in which the token of step t stands."""
    return min(t, SHOWN - 1)


def _shown(j: int, t: int) -> int:
    """The token in column j at step t: the last of SHOWN tokens is the current one."""
    return j + t - _slot(t)


def _cell(p: np.ndarray, token: int, t: int) -> str:
    """P of a token; nothing of those that are still to come."""
    return _short(float(p[token])) if token <= t else ""


def _short(p: float) -> str:
    text = format_value(p)
    return text if len(text) <= 8 else scientific(p, 1)


def format_product(log_p: float) -> str:
    """e^log_p with three digits, also where it is below the smallest float: "2.31e−412"; "0" for -inf."""
    if np.isneginf(log_p):
        return "0"
    if log_p > np.log(1e-3):
        return f"{np.exp(log_p):.4f}"
    exponent = int(np.floor(log_p / np.log(10)))
    digits = f"{10 ** (log_p / np.log(10) - exponent):.2f}"
    return f"{digits}e−{-exponent}" if digits != "10.00" else f"1.00e−{-exponent - 1}"


def _surprisal(nats: float) -> str:
    return f"{nats:.3f}" if np.isfinite(nats) else "∞"


def _svg(spec: NgramsSpec, rows: list[Model]) -> str:
    d = Drawing(WIDTH, HEAD + LINE * (len(rows) + 1) + 12, "the sentence scored by every model")
    now = span(data_text="line.1", fill="var(--role-value)", font_weight="700")
    line = (span(data_text="line.0", fill=MUTED), now, span(data_text="line.2", fill=MUTED))
    d.text(0, 15, *line, size=14, style="white-space: pre")
    for j in range(SHOWN):
        end = NAME + TOKEN * (j + 1) - 4
        d.rect(
            end - TOKEN + 6,
            26,
            TOKEN - 2,
            HEAD - 24 + LINE * len(rows) + 8,
            rx=4,
            fill=HIGHLIGHT,
            stroke="none",
            data_show=f"now.{j}",
            class_="player-optional",
        )
        d.text(end, 40, span(data_text=f"t.{j}"), size=14, text_anchor="end", fill=MUTED)
        d.text(end, 60, span(data_text=f"token.{j}"), size=14, text_anchor="end", font_weight="700")
    for end, words in ((PRODUCT_END, "P(x_1…x_t)"), (SURPRISAL_END, "J"), (PERPLEXITY_END, "PP")):
        d.formula(end, 60, words, size=14, text_anchor="end", fill=MUTED)
    for i, model in enumerate(rows):
        y = HEAD + LINE * i + 16 + (8 if i >= len(SMOOTHERS) else 0)
        _model_row(d, spec, model, i, y)
    middle = HEAD + LINE * len(SMOOTHERS) + 4
    d.line(0, middle, WIDTH, middle, stroke="var(--role-line)")
    d.text(0, HEAD + LINE * len(rows) + 30, NOTE, size=14, fill=MUTED)
    return d.svg()


def _model_row(d: Drawing, spec: NgramsSpec, model: Model, i: int, y: float) -> None:
    is_order = i >= len(SMOOTHERS)
    role = f"n{model.n}" if is_order else f"smooth-{model.smoothing}"
    name = short_title(SMOOTHERS[model.smoothing])
    chosen = model == Model(spec.smoothing, spec.n)
    d.text(
        0,
        y,
        f"{name}, n={model.n}" if not is_order else f"n = {model.n}, {name}",
        size=14,
        fill=f"var(--role-{role})",
        font_weight="700" if chosen else "600",
    )
    for j in range(SHOWN):
        end = NAME + TOKEN * (j + 1) - 4
        d.text(end, y, span(data_text=f"p.{i * SHOWN + j}"), size=14, text_anchor="end")
        d.text(
            end,
            y,
            span(data_text=f"zero.{i * SHOWN + j}"),
            size=14,
            text_anchor="end",
            fill="var(--role-diverged)",
            font_weight="700",
        )
    for end, part in ((PRODUCT_END, "product"), (SURPRISAL_END, "J"), (PERPLEXITY_END, "PP")):
        d.text(
            end,
            y,
            span(data_text=f"{part}.{i}"),
            size=14,
            text_anchor="end",
            font_weight="700" if chosen else None,
        )


def _narration(scored: SentenceScores, spec: NgramsSpec, t: int) -> str:
    """What the chosen model says of the token, and of the sentence up to it."""
    s, k = Model(spec.smoothing, spec.n).index
    name = f"{short_title(SMOOTHERS[spec.smoothing]).removesuffix(' *')}, n = {spec.n}"
    letter = "S" if SMOOTHERS[spec.smoothing].normalization == "never" else "P"
    p = format_value(float(scored.p[s, k, t]))
    surprisal = _surprisal(float(scored.surprisal[s, k, t]))
    token = clipped(scored.tokens[t].strip(" ") or "␣", 20)
    perplexity = format_perplexity(float(scored.perplexity[s, k, t]))
    return f"{name}: {letter}(“{token}”) = {p}. So far J = {surprisal} nats, PP = e^J = {perplexity}."
