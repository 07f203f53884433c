"""From the score to the weights: z = W x, and below it dL/dW = dL/dz x^T, every product written out."""

from collections.abc import Sequence

import numpy as np

from playground.experiments.losses import WORDS, LossesSpec, WeightsTrace
from playground.figures.losses.agreement import agreement
from playground.figures.plots import SMALL, axis, figure, minus, span
from playground.figures.scene import Columns, Cursor, Drawing, Graph, Plot, Row, Rows, Table, Trails
from playground.figures.scene import span as text_span
from playground.figures.scene.svg import Attribute, Span

WIDTH, LINE, LETTER = 960, 21, 11.4  # of a drawing, of a line, of a letter with room for larger ones
SUBSCRIPTS = "₁₂₃₄₅₆₇₈₉"
LIMIT = 10  # of an edited number, to either side
RANGE: dict[str, Attribute] = {"data_low": -LIMIT, "data_high": LIMIT, "data_step": 0.05}
TERM, PRODUCT = 13, 20  # letters of "−1.23·−0.50 +" and of "−0.953·−0.50 = 0.476"
INPUT, NUMBER, SCORE = "fixed:2", "fixed:3", "fixed:4"


def panels(trace: WeightsTrace, spec: LossesSpec) -> list[Rows | Columns]:
    """The stage: forward, backward, and below them the loss by step and the numbers."""
    below = Columns([_loss(trace, spec), _numbers(trace, spec)], grow=1.1 if trace.words else 2.2)
    return [Rows([_forward(trace), _backward(trace), below])]


def _names(trace: WeightsTrace) -> Sequence[str]:
    """What a row is called: a word, or nothing where there is one score."""
    return WORDS if trace.words else ("",)


def input_names(trace: WeightsTrace) -> list[str]:
    """x₁, x₂, x₃, and 1 for the input of the bias."""
    names = [f"x{SUBSCRIPTS[j]}" for j in range(len(trace.x))]
    return names if trace.words else [*names[:-1], "1"]


def weight_names(trace: WeightsTrace) -> list[str]:
    """w₁, w₂, w₃, and b for the bias."""
    names = [f"w{SUBSCRIPTS[j]}" for j in range(len(trace.x))]
    return names if trace.words else [*names[:-1], "b"]


class _Lines:
    """A drawing of lines of text in columns that are counted in letters."""

    def __init__(self, rows: int, label: str) -> None:
        self.height = LINE * rows + 4
        self.d = Drawing(WIDTH, self.height, label)

    @property
    def grow(self) -> float:
        """The drawing's share of the stage: its height with its title, in hundreds of pixels."""
        return (self.height + 24) / 100

    def put(self, row: int, letters: float, *parts: str | Span, **attributes: Attribute) -> None:
        self.d.text(LETTER * letters, LINE * (row + 1) - 5, *parts, size=16, **attributes)


def _forward(trace: WeightsTrace) -> Graph:
    """Each score as the sum of its products, with the weights and inputs to edit at step 0."""
    lines = _Lines(1 + len(trace.z), "each score is the sum of weight times input")
    first = 9.0 if trace.words else 0.0
    for j, name in enumerate(input_names(trace)):
        place = first + 4 + TERM * j
        lines.put(0, place, f"{name} = " if name != "1" else "bias", fill="var(--role-muted)")
        if name != "1":
            edit = {"data_edit": f"x{j}", "data_link": f"x{j}", "aria_label": f"input {j + 1}", **RANGE}
            lines.put(0, place + 5, text_span(data_bind=f"x.{j}", data_format=INPUT, **edit), font_weight=600)
    for i, word in enumerate(_names(trace)):
        lines.put(i + 1, 0, word, font_weight=600)
        lines.put(i + 1, first, "z = ", fill="var(--role-muted)")
        for j in range(len(trace.x)):
            _term(lines, trace, (i, j), first + 4 + TERM * j)
        place = first + 4 + TERM * len(trace.x)
        for name, letters in (("z", 0), ("prediction", 9), ("target", 18)):
            label = {"z": "= ", "prediction": "ŷ ", "target": "y "}[name]
            number = text_span(data_bind=f"{name}.{i}", data_format=SCORE)
            colour = "var(--role-ink)" if name == "target" else "var(--role-value)"
            lines.put(i + 1, place + letters, label, number, fill=colour, font_weight=600)
    arrays = {
        "x": trace.x[:, None],
        "w": trace.w.reshape(-1, trace.w.shape[-1]),
        "z": trace.z,
        "prediction": trace.prediction,
        "target": trace.target[:, None],
        "first": np.append(1, np.zeros(len(trace.loss) - 1, dtype=np.uint8))[None],
        "later": np.append(0, np.ones(len(trace.loss) - 1, dtype=np.uint8))[None],
    }
    title = "scores z = W x" if trace.words else "score z = w·x + b"
    alt = "The scores, every product written out"
    return Graph("forward", lines.d.svg(), arrays, title=title, alt=alt, grow=lines.grow)


def _term(lines: _Lines, trace: WeightsTrace, weight: tuple[int, int], place: float) -> None:
    """weight · input; the weight can be edited where it is the reader's own, which is at step 0."""
    (i, j), inputs = weight, len(trace.x)
    number = {"data_bind": f"w.{i * inputs + j}", "data_format": NUMBER}
    name = f"w{i}{j}"
    edit = {"data_edit": name, "data_link": name, "aria_label": f"weight {i + 1}, {j + 1}", **RANGE}
    for shown, attributes in (("first.0", {**number, **edit}), ("later.0", {**number, "data_link": name})):
        with lines.d.group(data_show=shown, class_="player-optional"):
            value = text_span(**attributes)
            lines.put(i + 1, place + 5, value, fill="var(--role-value)", text_anchor="end")
    factor = text_span(data_bind=f"x.{j}", data_format=INPUT, data_link=f"x{j}")
    plus = "" if j == inputs - 1 else " +"
    lines.put(i + 1, place + 5.2, "·", factor, plus)


def _backward(trace: WeightsTrace) -> Graph:
    """dL/dz of each score, and its product with every input."""
    inputs = len(trace.x)
    lines = _Lines(1 + len(trace.z), "the derivative of the loss by each weight is dL/dz times the input")
    first = 18.0 if trace.words else 0.0
    if trace.words:
        lines.put(0, 9, "∂L/∂z", fill="var(--role-muted)")
    for j, (input_name, weight_name) in enumerate(zip(input_names(trace), weight_names(trace), strict=True)):
        lines.put(0, first + PRODUCT * j, f"∂L/∂{weight_name} = ∂L/∂z·{input_name}", fill="var(--role-muted)")
    for i, word in enumerate(_names(trace)):
        lines.put(i + 1, 0, word, font_weight=600)
        if trace.words:
            pull = text_span(data_bind=f"dL_dz.{i}", data_format=NUMBER)
            lines.put(i + 1, 9, pull, fill="var(--role-gradient)", font_weight=600)
        for j in range(inputs):
            slope = text_span(data_bind=f"dL_dz.{i}", data_format=NUMBER)
            factor = text_span(data_bind=f"x.{j}", data_format=INPUT, data_link=f"x{j}")
            product = text_span(
                data_bind=f"dL_dw.{i * inputs + j}",
                data_format=NUMBER,
                data_link=f"w{i}{j}",
                font_weight=600,
                fill="var(--role-gradient)",
            )
            lines.put(i + 1, first + PRODUCT * j, slope, "·", factor, " = ", product)
    arrays = {
        "x": trace.x[:, None],
        "dL_dz": trace.dL_dz,
        "dL_dw": trace.dL_dw.reshape(-1, trace.dL_dw.shape[-1]),
    }
    rule = "∂L/∂W = ∂L/∂z xᵀ" if trace.words else "∂L/∂w = ∂L/∂z · x, ∂L/∂b = ∂L/∂z · 1"
    return Graph(
        "backward",
        lines.d.svg(),
        arrays,
        title=f"{rule} = autograd {agreement(trace.autograd_error)}",
        alt="The derivative of the loss by every weight, each product written out",
        grow=lines.grow,
    )


def _loss(trace: WeightsTrace, spec: LossesSpec) -> Plot:
    """The loss by step of the descent on the weights."""
    steps = np.arange(len(trace.loss), dtype=np.float64)
    room = (-0.03 * spec.steps, 1.03 * spec.steps)
    return Plot(
        "loss",
        figure(axis("", room, nticks=6), axis("", span(trace.loss, 0.0), nticks=4), margin=SMALL),
        actors=[
            Cursor(colors="line"),
            Trails(
                steps[None], trace.loss[None], "loss", 2, radius=5, future=True, diverged=[trace.diverged]
            ),
        ],
        title="L by step of W ← W − η ∂L/∂W" if trace.words else "L by step of w ← w − η ∂L/∂w",
        alt="The loss by step of gradient descent on the weights",
    )


def _numbers(trace: WeightsTrace, spec: LossesSpec) -> Table:
    """The loss, and what the next update of the weights does to the score."""
    i = WORDS.index(spec.word) if trace.words else 0
    size = "|x|²" if trace.words else "(|x|² + 1)"
    of = f" of {spec.word}" if trace.words else ""
    rows = [
        Row("L", trace.loss, "fixed:6", "loss", f"{size.strip('()')} = {trace.x @ trace.x:.4g}"),
        Row("∂L/∂z", trace.dL_dz[i], "fixed:6", "gradient", of.strip()),
        Row(f"−η {size} ∂L/∂z", trace.z_change[i], "fixed:6", "update", "next change of z"),
    ]
    return Table("numbers", rows, alt="The loss and the change of the score by the next update")


def narration(trace: WeightsTrace, spec: LossesSpec) -> list[tuple[int, str]]:
    """One sentence for each step."""
    lines: list[tuple[int, str]] = []
    for k in range(spec.steps + 1):
        if trace.diverged is not None and k >= trace.diverged:
            return [
                *lines,
                (k, f"Diverged at step {k}: a weight has left ±1,000,000. A smaller η is needed."),
            ]
        lines.append((k, minus(_sentence(trace, k))))
    return lines


def _sentence(trace: WeightsTrace, k: int) -> str:
    """The largest derivative at step k, as a product; and the inputs that teach nothing."""
    size = np.abs(trace.dL_dw[..., k])
    i, j = np.unravel_index(int(size.argmax()), size.shape)
    of = f" of “{WORDS[i]}”" if trace.words else ""
    text = (
        f"Step {k}: L = {trace.loss[k]:.4f}. Pulled hardest is {weight_names(trace)[j]}{of}: "
        f"{trace.dL_dz[i, k]:.3g} · {trace.x[j]:.3g} = {trace.dL_dw[i, j, k]:.3g}."
    )
    silent = [name for name, x in zip(input_names(trace), trace.x, strict=True) if x == 0]
    return f"{text} {', '.join(silent)} = 0 teaches nothing." if silent else text
