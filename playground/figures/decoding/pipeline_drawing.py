"""The drawing of the pipeline: rows of candidates, columns of stages, and the interval [0, 1) of the draw."""

from dataclasses import dataclass
from functools import lru_cache

from playground.experiments.decoding.generate import CANDIDATES
from playground.figures.decoding.drawing import HEIGHT, SMALL, BarDrawing
from playground.figures.scene import span

WIDTH = 722
NAME_X, LEFT = 88, 96  # right end of the names; left end of the first column
RIGHT = 4  # free at the right border
SCORES = 3  # the first columns show scores, the others probabilities: both groups are set apart
BETWEEN = 10  # pixels between the groups
GAP = 12  # from the end of a bar of probability 1 to the next column
TOP, ROW_HEIGHT = 122, 30
FEW = 5  # columns that are drawn at full width
MUTED, UPDATE = "var(--role-muted)", "var(--role-update)"

Titles = tuple[tuple[str, str, bool], ...]
"""For each column its title in one or two lines, and whether its stage changes anything at these settings."""


@dataclass(frozen=True)
class Layout:
    """Where the columns stand; lengths in units of the drawing."""

    columns: int
    draw_width: float  # of the interval [0, 1)
    title_size: float

    @property
    def draw_x(self) -> float:
        """Left end of the interval."""
        return WIDTH - RIGHT - self.draw_width

    @property
    def column_width(self) -> float:
        """From the left end of a column to that of the next."""
        return (self.draw_x - LEFT - BETWEEN) / self.columns

    @property
    def bar_width(self) -> float:
        """A bar of probability 1."""
        return self.column_width - GAP

    def x(self, column: int) -> float:
        """Left end of a column."""
        return LEFT + column * self.column_width + (BETWEEN if column >= SCORES else 0)


def layout_of(columns: int) -> Layout:
    """The layout for a number of columns."""
    if columns <= FEW:
        return Layout(columns, draw_width=86, title_size=15)
    return Layout(columns, draw_width=68, title_size=SMALL)


@lru_cache(64)
def draw_pipeline(titles: Titles) -> str:
    """The SVG; its names are those of the arrays and texts of `pipeline_graph`."""
    d = BarDrawing(WIDTH, HEIGHT, "from scores to one token")
    layout = layout_of(len(titles))
    past = span(data_text="past.0", fill=MUTED)
    following = span(data_text="next.0", fill=UPDATE, font_weight="700")
    d.text(0, 18, past, following, size=16, style="white-space: pre")
    for column, (title, second_line, changes) in enumerate(titles):
        _draw_head(d, layout, column, (title, second_line), changes)
    _draw_groups(d, layout)
    _draw_interval(d, layout)
    for r in range(CANDIDATES):
        _draw_candidate(d, layout, r, TOP + r * ROW_HEIGHT)
    _draw_others(d, layout, TOP + CANDIDATES * ROW_HEIGHT)
    return d.svg()


def _draw_head(d: BarDrawing, layout: Layout, column: int, title: tuple[str, str], changes: bool) -> None:
    """The title of a stage, the number of tokens left, and their mass."""
    x, colour = layout.x(column), "var(--role-ink)" if changes else MUTED
    for y, line in zip((38, 54) if title[1] else (53,), title, strict=False):
        d.text(x, y, line, size=layout.title_size, font_weight="700", fill=colour)
    for y, name in ((72, "count"), (90, "mass")):
        d.text(x, y, span(data_text=f"{name}.{column}"), size=SMALL, fill=MUTED)


def _draw_groups(d: BarDrawing, layout: Layout) -> None:
    """A line between scores and probabilities; where titles have one line, also their names."""
    x = layout.x(SCORES) - (BETWEEN + GAP) / 2
    d.line(x, 26, x, HEIGHT, stroke="var(--role-line)")
    if layout.columns <= FEW:
        for column, name in ((0, "scores; bars: softmax"), (SCORES, "probabilities")):
            d.text(layout.x(column), 36, name, size=SMALL, fill=MUTED)


def _draw_interval(d: BarDrawing, layout: Layout) -> None:
    """The random number in [0, 1)."""
    d.text(layout.draw_x, 53, "draw", size=layout.title_size, font_weight="700", fill=UPDATE)
    d.text(WIDTH - RIGHT, 72, span(data_text="draw.0"), size=SMALL, fill=UPDATE, text_anchor="end")
    d.rect(layout.draw_x, 80, layout.draw_width, 10, stroke="var(--role-line)", stroke_width=1)
    d.bar(layout.draw_x, 80, layout.draw_width, 10, ("u.0", "update"))


def _draw_candidate(d: BarDrawing, layout: Layout, r: int, y: float) -> None:
    """A candidate at every stage, and its part of the interval; the row can be clicked."""
    top, height = y - 20, ROW_HEIGHT - 2
    with (
        d.group(class_="player-optional", data_show=f"exists.{r}"),
        d.group(data_pick=f"row{r}", aria_label=f"write candidate {r + 1}"),
    ):
        d.rect(0, top, WIDTH, height, rx=4, stroke="none", fill_opacity=0)
        with d.group(class_="player-optional", data_show=f"chosen.{r}"):
            d.rect(0, top, WIDTH, height, rx=4, stroke=UPDATE, fill_opacity=0)
        d.text(NAME_X, y - 3, span(data_text=f"name.{r}"), size=SMALL, text_anchor="end")
        for column in range(layout.columns):
            _draw_bar(d, layout, column, r, y)
            number = span(data_text=f"number.{column * CANDIDATES + r}")
            d.text(layout.x(column), y - 7, number, size=SMALL)
        d.rect(layout.draw_x, y - 14, layout.draw_width, 17, stroke="var(--role-line)", stroke_width=1)
        layers = ((f"upper.{r}", "value"), (f"chosen_upper.{r}", "update"), (f"lower.{r}", "paper"))
        d.bar(layout.draw_x, y - 14, layout.draw_width, 17, *layers)


def _draw_others(d: BarDrawing, layout: Layout, y: float) -> None:
    """The sum of all tokens that are no candidates, at every stage."""
    d.text(NAME_X, y - 3, span(data_text=f"name.{CANDIDATES}"), size=SMALL, text_anchor="end", fill=MUTED)
    for column in range(layout.columns):
        _draw_bar(d, layout, column, CANDIDATES, y)
        number = span(data_text=f"number.{layout.columns * CANDIDATES + column}")
        d.text(layout.x(column), y - 7, number, size=SMALL, fill=MUTED)


def _draw_bar(d: BarDrawing, layout: Layout, column: int, row: int, y: float) -> None:
    """A bar of one column; row CANDIDATES is that of all others."""
    index = column * (CANDIDATES + 1) + row
    role = "surface" if row == CANDIDATES else "value"
    layers = ((f"cut.{index}", "contour"), (f"allowed.{index}", role))
    d.bar(layout.x(column), y - 2, layout.bar_width, 7, *layers)
