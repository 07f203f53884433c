"""The reader's own points: clicked, dragged, removed, uploaded."""

from functools import partial
from typing import Any

import streamlit as st

from pages.networks.fit_data_controls import CLICK, CLICK_ON_CURVE, DATASET, FUNCTION, NOTHING, POINTS, REMOVE
from playground.experiments.fit import OWN, FitSpec
from playground.experiments.fit.csv_points import LARGEST_FILE, read_csv
from playground.experiments.fit.data import data_of
from playground.experiments.fit.points import LARGEST
from playground.experiments.fit.spec import MAX_POINTS, Points
from playground.figures.fit import FEW
from playground.ui.controls import Control
from playground.ui.drag import apply, preview
from playground.ui.file_upload import upload_files
from playground.ui.markdown import escape_markdown
from playground.ui.player import reported

MESSAGE = "fit.message"  # session key: a sentence about the last upload or click
UPLOADS = "fit.uploads"  # session key: how many files were taken: a new uploader is empty


def current_points(spec: FitSpec) -> Points:
    """The points on the screen as the reader's own, three decimals each."""
    if spec.has_own_points:
        return spec.own
    data = data_of(spec)
    if spec.is_regression:
        return tuple((round(float(x), 3), round(float(y), 3)) for (x,), y in zip(data.x, data.y, strict=True))
    rows = zip(data.x, data.y, strict=True)
    return tuple((round(float(a), 3), round(float(b), 3), float(c + 1)) for (a, b), c in rows)


def changes(spec: FitSpec, points: Points) -> list[tuple[Control, Any]]:
    """What makes these the points: those of the other task stay."""
    size = 2 if spec.is_regression else 3
    others = tuple(point for point in POINTS.get() if len(point) != size)
    return [(POINTS, (*others, *points)), (FUNCTION if spec.is_regression else DATASET, OWN)]


def click_action(spec: FitSpec) -> str:
    """What a click on the data does: REMOVE, NOTHING, "add", or the class of the point that it adds."""
    return str((CLICK_ON_CURVE if spec.is_regression else CLICK).get())


def clicked(spec: FitSpec) -> None:
    """A click in the plot adds a point, or removes the nearest one."""
    event = reported("stage", "click")
    action = click_action(spec)
    if not event or action == NOTHING or not str(event["panel"]).startswith(("plane", "curve")):
        return
    points, x, y = current_points(spec), _rounded(event["x"]), _rounded(event["y"])
    if action == REMOVE:
        points = without_nearest(points, x, y)
    elif len(points) + len(POINTS.get()) - len(spec.own) >= MAX_POINTS:
        st.session_state[MESSAGE] = (
            f"There are {len(points)} points already: the page takes up to {MAX_POINTS}."
        )
        apply()
        return
    else:
        points = (*points, (x, y) if spec.is_regression else (x, y, float(action)))
    apply(*changes(spec, points))


def without_nearest(points: Points, x: float, y: float) -> Points:
    """The points without the one nearest to (x, y), each axis measured by the points' extent."""
    if not points:
        return points
    extent = [max(p[i] for p in points) - min(p[i] for p in points) or 1.0 for i in (0, 1)]
    distances = [((p[0] - x) / extent[0]) ** 2 + ((p[1] - y) / extent[1]) ** 2 for p in points]
    nearest = distances.index(min(distances))
    return (*points[:nearest], *points[nearest + 1 :])


def moved(spec: FitSpec, number: int) -> None:
    """A point is being dragged: a preview until it is let go."""
    event = reported("stage", f"p{number}")
    if not event or number >= len(spec.own):
        return
    old = spec.own[number]
    new = (_rounded(event["x"]), _rounded(event["y"]), *old[2:])
    points = (*spec.own[:number], new, *spec.own[number + 1 :])
    preview(event["done"], *changes(spec, points))


def _rounded(value: float) -> float:
    return float(f"{min(LARGEST, max(-LARGEST, value)):.4g}")


def callbacks(spec: FitSpec) -> dict[str, Any]:
    """What the player calls for clicks and drags in the data."""
    drags = {}
    if spec.has_own_points and len(spec.own) <= FEW:
        drags = {f"on_p{i}_change": partial(moved, spec, i) for i in range(len(spec.own))}
    return {"on_click_change": partial(clicked, spec), **drags}


def uploaded(spec: FitSpec, key: str) -> None:
    """A file becomes the own points; one that cannot be read changes nothing, and a sentence says why."""
    files = st.session_state.get(key) or []
    if not files:
        return
    try:
        points = read_csv(files[-1].getvalue(), 2 if spec.is_regression else 3)
    except ValueError as error:
        st.session_state[MESSAGE] = f"{error} The points are as they were."
    else:
        for control, value in changes(spec, points):
            control.set(value)
        st.session_state[MESSAGE] = f"{len(points):,} points read."
    st.session_state[UPLOADS] = st.session_state.get(UPLOADS, 0) + 1


def cleared(spec: FitSpec) -> None:
    """Empty the plot: the reader's own points, none yet."""
    for control, value in changes(spec, ()):
        control.set(value)


def sidebar(spec: FitSpec) -> None:
    """The upload, the button that empties the plot, and what was said last."""
    key = f"fit.file.{st.session_state.get(UPLOADS, 0)}"
    columns = "two columns, x and y" if spec.is_regression else "three columns, x1, x2 and class 1 to 4"
    with st.sidebar:
        st.button(
            "Remove all points", on_click=cleared, args=(spec,), disabled=spec.has_own_points and not spec.own
        )
        upload_files(f"CSV with {columns}", key, LARGEST_FILE, uploaded, (spec, key))
        message = st.session_state.pop(MESSAGE, "")
        if message:
            st.warning(escape_markdown(message))
        if spec.has_own_points and len(spec.own) > FEW:
            st.caption(f"Up to {FEW} points can be dragged.")
