"""The network as a layered drawing: units, their activation above, their delta below, and every edge."""

from functools import lru_cache
from itertools import pairwise

from playground.experiments.backprop.edits import LIMIT
from playground.experiments.backprop.quantity_ref import QuantityRef, parameter_refs
from playground.experiments.backprop.shape import Shape, format_shape, layers
from playground.figures.backprop.layout import BOTTOM, HEIGHT, WIDTH, Layout, layout
from playground.figures.backprop.rows import bias_row, unit_row, weight_row
from playground.figures.backprop.states import MAX_ACTIVE
from playground.figures.network_layout import MUTED, SMALL, legend
from playground.figures.scene.diagram import Drawing, arrow, span
from playground.figures.scene.svg import Attribute

HALO: dict[str, Attribute] = {"paint_order": "stroke", "stroke": "var(--role-paper)", "stroke_width": 4}
HIGHLIGHT = "var(--role-lit)"
RANGE: dict[str, Attribute] = {"data_low": -LIMIT, "data_high": LIMIT, "data_step": 0.05}
Formats = tuple[str, ...]  # of o in every column and delta in every layer; of every weight, bias, target


@lru_cache(maxsize=64)
def network(shape: Shape, formats: Formats) -> str:
    """The drawing as SVG."""
    return _NetworkDrawing(shape, formats).svg()


def selectable(shape: Shape) -> list[QuantityRef]:
    """What can be highlighted as selected: every weight, bias and unit."""
    units = [QuantityRef("o", layer, unit) for layer in layers(shape) for unit in range(1, shape[layer] + 1)]
    return [*parameter_refs(shape), *units]


class _NetworkDrawing:
    def __init__(self, shape: Shape, formats: Formats) -> None:
        self.shape, self.depth = shape, len(shape) - 1
        columns, weights = len(shape), sum(m * n for m, n in pairwise(shape))
        self.o_format = formats[:columns]
        self.d_format = ("", *formats[columns : 2 * columns - 1])
        self.w_format = formats[2 * columns - 1 : 2 * columns - 1 + weights]
        self.b_format = formats[2 * columns - 1 + weights : -shape[-1]]
        self.t_format = formats[-shape[-1] :]
        self.layout: Layout = layout(shape)
        self.opacity = 0.85 if max(m * n for m, n in pairwise(shape)) <= MAX_ACTIVE else 0.75
        self.d = Drawing(WIDTH, HEIGHT, f"a network of {format_shape(shape)} units")

    def svg(self) -> str:
        """Edges first, so that units and numbers stand above them."""
        self._highlights()
        for ref in parameter_refs(self.shape):
            (self._edge if ref.kind == "w" else self._bias)(ref)
        for ref in parameter_refs(self.shape):
            if ref.kind == "w":
                self._weight_number(ref)
        for layer, n in enumerate(self.shape):
            for unit in range(1, n + 1):
                self._unit(layer, unit)
        for unit in range(1, self.shape[-1] + 1):
            self._target(unit)
        self._layer_names()
        self._footer()
        return self.d.svg()

    def _highlights(self) -> None:
        """A broad stroke behind everything that can be selected, shown while it is."""
        for row, ref in enumerate(selectable(self.shape)):
            show: dict[str, Attribute] = {"class_": "player-optional", "data_show": f"selected.{row}"}
            if ref.kind == "o":
                (x, y), (width, height) = self.layout.centre(ref.layer, ref.unit), self.layout.half
                show |= {"rx": 12, "fill": HIGHLIGHT, "stroke": "none"}
                self.d.rect(x - width / 2 - 6, y - height - 6, width + 12, 2 * height + 12, **show)
                continue
            ends = (
                self.layout.edge(ref.layer, ref.source, ref.unit)
                if ref.kind == "w"
                else self.layout.bias_edge(ref.layer, ref.unit)
            )
            stem, _ = arrow(*ends)
            self.d.path(stem, stroke=HIGHLIGHT, stroke_width=13, **show)

    def _edge(self, ref: QuantityRef) -> None:
        row = weight_row(self.shape, ref.layer, ref.source, ref.unit)
        self.d.edge(
            *self.layout.edge(ref.layer, ref.source, ref.unit),
            line={"data_bind": f"width.{row}", "stroke_opacity": self.opacity},
            data_link=ref.name,
            data_pick=ref.name,
            data_tip=f"w_tip.{row}",
            data_state=f"w_state.{row}",
            aria_label=f"weight {ref.symbol} of layer {ref.layer}",
        )

    def _weight_number(self, ref: QuantityRef) -> None:
        """The weight in digits, where its edge has room for them."""
        share = self.layout.label_share[ref.layer]
        if share is None:
            return
        row = weight_row(self.shape, ref.layer, ref.source, ref.unit)
        x, y = self.layout.on_edge(ref.layer, ref.source, ref.unit, share)
        self._editable(x, y + 5, ref, f"w.{row}", self.w_format[row])

    def _editable(self, x: float, y: float, ref: QuantityRef, bind: str, form: str) -> None:
        """A weight or bias in digits, with a halo, to be dragged and typed."""
        kind, before = ("weight", "") if ref.kind == "w" else ("bias", "b ")
        use = {"data_edit": ref.name, "data_link": ref.name, **RANGE}
        label = f"{kind} {ref.symbol} of layer {ref.layer}"
        number = span(data_bind=bind, data_format=form, aria_label=label, **use)
        self.d.text(x, y, before, number, size=SMALL, text_anchor="middle", **HALO)

    def _bias(self, ref: QuantityRef) -> None:
        row = bias_row(self.shape, ref.layer, ref.unit)
        start, end = self.layout.bias_edge(ref.layer, ref.unit)
        self.d.edge(
            start,
            end,
            line={"data_bind": f"bias_width.{row}"},
            data_link=ref.name,
            data_pick=ref.name,
            data_tip=f"b_tip.{row}",
            data_state=f"b_state.{row}",
            aria_label=f"bias {ref.symbol} of layer {ref.layer}",
        )
        if self.layout.shows_biases:
            x, y = start
            self._editable(x, y + 12, ref, f"b.{row}", self.b_format[row])

    def _unit(self, layer: int, unit: int) -> None:
        """Two halves: the activation above, the delta below; an input has no delta."""
        (_, y), (_, height) = self.layout.centre(layer, unit), self.layout.half
        if layer == 0:
            self._input(unit, y - height / 2)
            return
        activation, delta = QuantityRef("o", layer, unit), QuantityRef("d", layer, unit)
        self._half(activation, "activation", "value", y - height - 0.75, self.o_format[layer])
        self._half(delta, "delta", "gradient", y + 0.75, self.d_format[layer])

    def _half(self, ref: QuantityRef, title: str, role: str, top: float, form: str) -> None:
        """The activation or the delta of a unit in its frame, to be picked."""
        row = unit_row(self.shape, ref.layer, ref.unit)
        with self.d.group(
            data_link=ref.name,
            data_tip=f"{ref.kind}_tip.{row}",
            data_state=f"{ref.kind}_state.{row}",
            class_=role,
            data_pick=ref.name,
            aria_label=f"{title} {ref.symbol} of layer {ref.layer}",
        ):
            self._framed(ref.layer, ref.unit, top, data_bind=f"{ref.kind}.{row}", data_format=form)

    def _input(self, unit: int, top: float) -> None:
        """An input in its frame, to be set."""
        name, row = f"x{unit}", unit - 1
        edit: dict[str, Attribute] = {"data_edit": name, "aria_label": f"input {unit}", **RANGE}
        with self.d.group(
            data_link=name, data_tip=f"o_tip.{row}", data_state=f"o_state.{row}", class_="value"
        ):
            self._framed(0, unit, top, data_bind=f"o.{row}", data_format=self.o_format[0], **edit)

    def _framed(self, layer: int, unit: int, top: float, **number: Attribute) -> None:
        """A number with these attributes in a frame as wide and high as a half of a unit."""
        (x, _), (width, height) = self.layout.centre(layer, unit), self.layout.half
        self.d.rect(x - width / 2, top, width, height, rx=min(9, height / 2.4))
        baseline = top + height / 2 + 0.35 * self.layout.font
        self.d.text(x, baseline, span(**number), size=self.layout.font, text_anchor="middle")

    def _target(self, unit: int) -> None:
        """The target of an output, beside it."""
        (x, y), right = self.layout.centre(self.depth, unit), WIDTH - 4
        number = span(
            data_bind=f"t.{unit - 1}",
            data_edit=f"t{unit}",
            data_format=self.t_format[unit - 1],
            aria_label=f"target {unit}",
            **RANGE,
        )
        with self.d.group(data_link=f"t{unit}", data_state=f"t_state.{unit - 1}"):
            self.d.line(x + self.layout.half[0] / 2 + 2, y, right - 38, y, stroke_dasharray="2 4")
            self.d.text(right, y + 5, number, size=SMALL, text_anchor="end")

    def _layer_names(self) -> None:
        """Above: what the columns are."""
        names = ["input", *(f"layer {layer}" for layer in layers(self.shape)[:-1]), "output"]
        for layer, name in enumerate(names):
            self.d.text(self.layout.x[layer], 14, name, size=SMALL, text_anchor="middle", fill=MUTED)
        self.d.text(WIDTH - 2, 14, "target", size=SMALL, text_anchor="end", fill=MUTED)

    def _footer(self) -> None:
        """Below: the mean of |delta| in every layer, a legend and the loss."""
        line = HEIGHT - BOTTOM + 18
        left = self.layout.x[0] - self.layout.half[0] / 2
        self.d.text(left, line, "mean |δ|", size=SMALL, fill=MUTED)
        for layer in layers(self.shape):
            with self.d.group(data_state=f"mean_state.{layer - 1}", class_="gradient"):
                mean = span(data_bind=f"mean.{layer - 1}", data_format="significant:2")
                self.d.text(self.layout.x[layer], line, mean, size=SMALL, text_anchor="middle")
        bottom = HEIGHT - 5
        legend(self.d, left, bottom, (("value", "activation o"), ("gradient", "delta δ")))
        with self.d.group(data_link="L", data_state="loss_state.0"):
            loss = span(data_bind="loss.0", data_format="significant:4")
            self.d.text(WIDTH - 4, bottom, "L = ", loss, size=16, text_anchor="end", font_weight=600)
