"""Neurons, the view "A matrix is a map"."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.networks import neurons_maths as maths
from pages.networks.neurons_controls import FACTORS, MATRIX, PRODUCT, A, X
from playground.experiments.neurons import matrix as experiment
from playground.experiments.neurons import product as products
from playground.experiments.neurons.matrix import LIMIT, Matrix, MatrixSpec
from playground.experiments.neurons.product import ProductSpec
from playground.experiments.number_edits import within_limit
from playground.figures.neurons import matrix as figure
from playground.ui import frame
from playground.ui.caches import cache_data
from playground.ui.controls import fill_spec
from playground.ui.drag import preview, preview_values, rerun_if_requested
from playground.ui.player import player, reported

DIGITS = 3  # after the point, of what is dragged
compute = cache_data(experiment.run)
compute_product = cache_data(products.run)


def rounded(value: float) -> float:
    """A number from the stage: within the limits, rounded."""
    return round(within_limit(value, LIMIT), DIGITS)


def with_column(rows: Matrix, j: int, column: Sequence[float]) -> Matrix:
    """The matrix with another column j."""
    pairs = zip(rows, column, strict=True)
    return tuple((*row[:j], rounded(value), *row[j + 1 :]) for row, value in pairs)


def column_moved(spec: MatrixSpec, turn: float, j: int) -> None:
    """The tip of a column is being dragged."""
    event = reported("stage", f"a{j + 1}")
    column = figure.column_at(compute(spec), turn, j, (event["x"], event["y"]))
    preview(event["done"], (A, with_column(spec.matrix, j, column.tolist())))


def vector_moved(spec: MatrixSpec, turn: float) -> None:
    """The ring x is being dragged."""
    event = reported("stage", "x")
    x = figure.vector_at(compute(spec), turn, (event["x"], event["y"]))
    preview(event["done"], (X, (*map(rounded, x), *spec.vector[len(x) :])))


def number_edited(spec: MatrixSpec) -> None:
    """A number of A ("A21": row 2, column 1) or of x ("x2") is being dragged or has been typed."""
    event = reported("stage", "edit")
    name, value = event["name"], within_limit(event["value"], LIMIT)
    i, j = int(name[1]) - 1, int(name[-1]) - 1
    if name[0] == "x":
        preview(event["done"], (X, (*spec.vector[:i], value, *spec.vector[i + 1 :])))
        return
    row = spec.matrix[i]
    rows = (*spec.matrix[:i], (*row[:j], value, *row[j + 1 :]), *spec.matrix[i + 1 :])
    preview(event["done"], (A, rows))


def factor_edited(spec: ProductSpec) -> None:
    """A number of a factor ("B7": the eighth of B) is being dragged or has been typed."""
    event = reported("stage", "edit")
    control, k = FACTORS[event["name"][0]], int(event["name"][1:])
    numbers = getattr(spec, control.name)
    value = within_limit(event["value"], LIMIT)
    preview(event["done"], (control, (*numbers[:k], value, *numbers[k + 1 :])))


@st.fragment
def stage(spec: MatrixSpec, matrix_view: str, turn: float) -> None:
    """The picture; a drag in it reruns this alone."""
    rerun_if_requested()
    shown = replace(spec, **preview_values())
    columns = range(len(spec.matrix[0]))
    callbacks: dict[str, Any] = {
        f"on_a{j + 1}_change": lambda j=j: column_moved(spec, turn, j) for j in columns
    }
    player(
        figure.scene(compute(shown), matrix_view, turn),
        key="stage",
        on_x_change=lambda: vector_moved(spec, turn),
        on_edit_change=lambda: number_edited(spec),
        **callbacks,
    )


@st.fragment
def product_stage(spec: ProductSpec) -> None:
    """The picture of the product; an edit in it reruns this alone."""
    rerun_if_requested()
    shown = replace(spec, **preview_values())
    player(
        figure.product_scene(compute_product(shown)), key="stage", on_edit_change=lambda: factor_edited(spec)
    )


def show(values: Mapping[str, Any]) -> None:
    """Compute, show, explain."""
    if values["matrix_view"] == "product":
        _show_product(values)
        return
    spec = fill_spec(MATRIX, values)
    with frame.stage():
        stage(spec, values["matrix_view"], float(values["turn"]))
    frame.below(
        "neurons_matrix",
        maths=lambda: maths.matrix(compute(spec)),
        script=lambda: experiment.script(spec),
        table=lambda: experiment.table(compute(spec)),
        prints="A x by columns and by rows, determinant, rank and singular values",
    )


def _show_product(values: Mapping[str, Any]) -> None:
    spec = fill_spec(PRODUCT, values)
    with frame.stage():
        product_stage(spec)
    frame.below(
        "neurons_product",
        maths=lambda: maths.product(compute_product(spec)),
        script=lambda: products.script(spec),
        table=lambda: products.table(compute_product(spec)),
        prints="every entry with its four products",
    )
