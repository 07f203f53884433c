"""The network as a layered drawing: units, their activation above, their delta below, and every edge."""

from functools import lru_cache
from itertools import pairwise

from playground.experiments.backprop.edits import FURTHEST
from playground.experiments.backprop.places import Place, parameters
from playground.experiments.backprop.shape import Shape, layers
from playground.figures.backprop.layout import BOTTOM, HEIGHT, WIDTH, Layout, layout
from playground.figures.backprop.states import MANY, bias_row, unit_row, weight_row
from playground.figures.layered import MUTED, SMALL, legend
from playground.figures.scene.diagram import Drawing, arrow, span
from playground.figures.scene.svg import Attribute

PAPER = "var(--role-paper)"
LIT = "var(--role-lit)"
RANGE: dict[str, Attribute] = {"data_low": -FURTHEST, "data_high": FURTHEST, "data_step": 0.05}
Formats = tuple[str, ...]  # of o in every column and delta in every layer; of every weight, bias, target


@lru_cache(maxsize=64)
def network(shape: Shape, formats: Formats) -> str:
    """The drawing as SVG."""
    return _Network(shape, formats).svg()


def choices(shape: Shape) -> list[Place]:
    """What can be marked as chosen: every weight, bias and unit."""
    units = [Place("o", layer, unit) for layer in layers(shape) for unit in range(1, shape[layer] + 1)]
    return [*parameters(shape), *units]


class _Network:
    def __init__(self, shape: Shape, formats: Formats) -> None:
        self.shape, self.depth = shape, len(shape) - 1
        columns, weights = len(shape), sum(m * n for m, n in pairwise(shape))
        self.o_format = formats[:columns]
        self.d_format = ("", *formats[columns : 2 * columns - 1])
        self.w_format = formats[2 * columns - 1 : 2 * columns - 1 + weights]
        self.b_format = formats[2 * columns - 1 + weights : -shape[-1]]
        self.t_format = formats[-shape[-1] :]
        self.at: Layout = layout(shape)
        self.opacity = 0.85 if max(m * n for m, n in pairwise(shape)) <= MANY else 0.55
        self.d = Drawing(WIDTH, HEIGHT, f"a network of {'-'.join(map(str, shape))} units")

    def svg(self) -> str:
        """Edges first, so that units and numbers stand above them."""
        self._markers()
        for place in parameters(self.shape):
            (self._edge if place.kind == "w" else self._bias)(place)
        for place in parameters(self.shape):
            if place.kind == "w" and self.at.along[place.layer] is not None:
                self._number(place)
        for layer, n in enumerate(self.shape):
            for unit in range(1, n + 1):
                self._unit(layer, unit)
        for unit in range(1, self.shape[-1] + 1):
            self._target(unit)
        self._captions()
        self._foot()
        return self.d.svg()

    def _markers(self) -> None:
        """A stroke of marker pen behind everything that can be chosen: the one that is shows its own."""
        for row, place in enumerate(choices(self.shape)):
            pen: dict[str, Attribute] = {"class_": "player-optional", "data_show": f"chosen.{row}"}
            if place.kind in "od":
                (x, y), (width, height) = self.at.spot(place.layer, place.unit), self.at.card
                pen |= {"rx": 12, "fill": LIT, "stroke": "none"}
                self.d.rect(x - width / 2 - 6, y - height - 6, width + 12, 2 * height + 12, **pen)
                continue
            edge = self.at.ends(place.layer, place.source, place.unit)
            stem, _ = arrow(*(edge if place.kind == "w" else self._stub(place.layer, place.unit)))
            self.d.path(stem, stroke=LIT, stroke_width=13, **pen)

    def _edge(self, place: Place) -> None:
        row = weight_row(self.shape, place.layer, place.source, place.unit)
        self.d.edge(
            *self.at.ends(place.layer, place.source, place.unit),
            line={"data_bind": f"width.{row}", "stroke_opacity": self.opacity},
            data_link=place.name,
            data_pick=place.name,
            data_tip=f"w_tip.{row}",
            data_state=f"e_at.{row}",
            aria_label=f"weight {place.symbol} of layer {place.layer}",
        )

    def _number(self, place: Place) -> None:
        """The weight in digits, where it can be dragged."""
        row, along = weight_row(self.shape, place.layer, place.source, place.unit), self.at.along[place.layer]
        x, y = self.at.on_edge(place.layer, place.source, place.unit, along or 0.5)
        self._editable(x, y + 5, place, f"w.{row}", self.w_format[row])

    def _editable(self, x: float, y: float, place: Place, bind: str, form: str) -> None:
        """A weight or bias in digits, with a halo, to be dragged and typed."""
        kind, before = ("weight", "") if place.kind == "w" else ("bias", "b ")
        use = {"data_edit": place.name, "data_link": place.name, **RANGE}
        label = f"{kind} {place.symbol} of layer {place.layer}"
        number = span(data_bind=bind, data_format=form, aria_label=label, **use)
        halo: dict[str, Attribute] = {"paint_order": "stroke", "stroke": PAPER, "stroke_width": 4}
        self.d.text(x, y, before, number, size=SMALL, text_anchor="middle", **halo)

    def _stub(self, layer: int, unit: int) -> tuple[tuple[float, float], tuple[float, float]]:
        """The short edge of a bias: from below where its number has room, else from the lower left."""
        (x, y), (width, height) = self.at.spot(layer, unit), self.at.card
        if self.at.roomy:
            return (x, y + height + 8), (x, y + height)
        return (x - width / 2 - 13, y + height + 1), (x - width / 2, y + height - 7)

    def _bias(self, place: Place) -> None:
        row, start, end = bias_row(self.shape, place.layer, place.unit), *self._stub(place.layer, place.unit)
        self.d.edge(
            start,
            end,
            line={"data_bind": f"bias_width.{row}"},
            data_link=place.name,
            data_pick=place.name,
            data_tip=f"b_tip.{row}",
            data_state=f"b_at.{row}",
            aria_label=f"bias {place.symbol} of layer {place.layer}",
        )
        if self.at.roomy:
            x, y = start
            self._editable(x, y + 12, place, f"b.{row}", self.b_format[row])

    def _unit(self, layer: int, unit: int) -> None:
        """Two halves: the activation above, the delta below; an input has no delta."""
        (_, y), (_, height) = self.at.spot(layer, unit), self.at.card
        if layer == 0:
            self._half(Place("x", layer, unit), y - height / 2, self.o_format[0])
        else:
            self._half(Place("o", layer, unit), y - height - 0.75, self.o_format[layer])
            self._half(Place("d", layer, unit), y + 0.75, self.d_format[layer])

    def _half(self, place: Place, top: float, form: str) -> None:
        """A number in its frame: an activation or a delta, to be picked, or an input, to be set."""
        row, (x, _) = unit_row(self.shape, place.layer, place.unit), self.at.spot(place.layer, place.unit)
        (width, height), name = self.at.card, place.name
        which, tone, word = ("d", "gradient", "delta") if place.kind == "d" else ("o", "value", "activation")
        pick: dict[str, Attribute] = {
            "data_pick": name,
            "aria_label": f"{word} {place.symbol} of layer {place.layer}",
        }
        edit: dict[str, Attribute] = {"data_edit": name, "aria_label": f"input {place.unit}", **RANGE}
        given = place.kind == "x"
        with self.d.group(
            data_link=name,
            data_tip=f"{which}_tip.{row}",
            data_state=f"{which}_at.{row}",
            class_=tone,
            **({} if given else pick),
        ):
            self.d.rect(x - width / 2, top, width, height, rx=min(9, height / 2.4))
            bound = span(data_bind=f"{which}.{row}", data_format=form, **(edit if given else {}))
            base = top + height / 2 + 0.35 * self.at.font
            self.d.text(x, base, bound, size=self.at.font, text_anchor="middle")

    def _target(self, unit: int) -> None:
        """The target of an output, beside it."""
        (x, y), right = self.at.spot(self.depth, unit), WIDTH - 4
        number = span(
            data_bind=f"t.{unit - 1}",
            data_edit=f"t{unit}",
            data_format=self.t_format[unit - 1],
            aria_label=f"target {unit}",
            **RANGE,
        )
        with self.d.group(data_link=f"t{unit}", data_state=f"t_at.{unit - 1}"):
            self.d.line(x + self.at.card[0] / 2 + 2, y, right - 38, y, stroke_dasharray="2 4")
            self.d.text(right, y + 5, number, size=SMALL, text_anchor="end")

    def _captions(self) -> None:
        """Above: what the columns are."""
        names = ["input", *(f"layer {layer}" for layer in layers(self.shape)[:-1]), "output"]
        for layer, name in enumerate(names):
            self.d.text(self.at.x[layer], 14, name, size=SMALL, text_anchor="middle", fill=MUTED)
        self.d.text(WIDTH - 2, 14, "target", size=SMALL, text_anchor="end", fill=MUTED)

    def _foot(self) -> None:
        """Below: the mean of |delta| in every layer, a legend and the loss."""
        line = HEIGHT - BOTTOM + 18
        left = self.at.x[0] - self.at.card[0] / 2
        self.d.text(left, line, "mean |δ|", size=SMALL, fill=MUTED)
        for layer in layers(self.shape):
            with self.d.group(data_state=f"mean_at.{layer - 1}", class_="gradient"):
                bound = span(data_bind=f"mean.{layer - 1}", data_format="significant:2")
                self.d.text(self.at.x[layer], line, bound, size=SMALL, text_anchor="middle")
        low = HEIGHT - 5
        legend(self.d, left, low, (("value", "activation o"), ("gradient", "delta δ")))
        right = WIDTH - 4
        with self.d.group(data_link="L", data_state="loss_at.0"):
            loss = span(data_bind="loss.0", data_format="significant:4")
            self.d.text(right, low, "L = ", loss, size=16, text_anchor="end", font_weight=600)
