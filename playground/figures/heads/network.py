"""The drawing of a body with the heads of its text: what stays, what is swapped, shapes and parameters.

From below: tokens, embedding ("feet"), encoder ("body"), states; above it the heads side by side, the chosen
one lit, with its pooling in between where it has one.
"""

from collections.abc import Mapping
from functools import lru_cache

from playground.experiments.heads.tasks import TASKS, Task, outputs, tasks_of
from playground.experiments.heads.texts import dataset
from playground.experiments.heads.training import HeadsSpec
from playground.experiments.heads.training_trace import Parameters, parameters, state_size
from playground.figures.scene import Drawing, Graph
from playground.figures.scene.svg import Attribute

WIDTH, HEIGHT = 362.0, 366.0  # on a phone it need not be shrunk
LEFT, RIGHT = 3.0, 359.0
SMALL = 14.0
ROW = 46.0  # height of a box
HEAD_TOP, POOL_TOP, BODY_TOP, FEET_TOP, TOKEN_Y = 30.0, 128.0, 198.0, 276.0, 354.0
HEAD_HEIGHT = 68.0
NAMES = {
    "language": "language",
    "letter": "next letter",
    "tags": "BIO tags",
    "affirmed": "affirmed?",
    "nights": "nights",
    "word": "next word",
}
OUTPUTS = {"cross-entropy": "softmax", "binary-cross-entropy": "σ", "squared": "identity"}
READS = {"mean": "mean over T", "max": "maximum over T", "last": "last state"}
CELLS = {"rnn": "RNN", "gru": "GRU", "lstm": "LSTM"}
ARROW = 7.0


def network(spec: HeadsSpec) -> Graph:
    """The drawing; a click on a head reports its key as `pick`."""
    return Graph(
        "network",
        _svg(spec),
        alt="The body and the heads of its text: shapes and numbers of parameters; the chosen head is lit",
        grow=1.1,
    )


def shape_words(spec: HeadsSpec, task: Task) -> str:
    """What a head does to a shape: "48 → 12"; of tokens "T × 48 → T × 7"."""
    C = outputs(task, len(dataset(task.text).vocabulary))
    each = "" if task.pools else "T × "
    return f"{each}{state_size(spec, task)} → {each}{C}"


@lru_cache(maxsize=64)
def _svg(spec: HeadsSpec) -> str:
    d = Drawing(WIDTH, HEIGHT, "a body with several heads")
    counts = parameters(spec)
    _body(d, spec, counts)
    tasks = tasks_of(spec.task.text)
    width = (RIGHT - LEFT - 8 * (len(tasks) - 1)) / len(tasks)
    for k, task in enumerate(tasks):
        left = LEFT + k * (width + 8)
        _way(d, spec, task, left + width / 2)
        _head(d, spec, task, (left, width), counts.heads)
    d.text(LEFT, 16, "heads: one is swapped for another", size=SMALL, fill="var(--role-muted)")
    return d.svg()


def _head(
    d: Drawing, spec: HeadsSpec, task: Task, place: tuple[float, float], counts: Mapping[str, int]
) -> None:
    """A head's box: its name, its shape, its parameters."""
    left, width = place
    chosen = task.key == spec.head
    middle = left + width / 2
    attributes: dict[str, Attribute] = {"data_pick": task.key, "aria_label": TASKS[task.key].title}
    rim: dict[str, Attribute] = {
        "stroke": "var(--role-update)" if chosen else "var(--role-muted)",
        "stroke_width": 2.5 if chosen else 1.0,
        "stroke_dasharray": None if chosen else "5 4",
        "fill": "var(--role-lit)" if chosen else "var(--role-paper)",
    }
    C = outputs(task, len(dataset(task.text).vocabulary))
    with d.group(**attributes):
        d.rect(left, HEAD_TOP, width, HEAD_HEIGHT, rx=6, **rim)
        lines = (NAMES[task.key], f"{state_size(spec, task)} → {C}", f"{counts[task.key]:,}")
        for k, words in enumerate(lines):
            fill = "var(--role-ink)" if k == 0 else "var(--role-muted)"
            d.text(middle, HEAD_TOP + 20 + 20 * k, words, size=SMALL, text_anchor="middle", fill=fill)


def _way(d: Drawing, spec: HeadsSpec, task: Task, x: float) -> None:
    """From the states to a head; of the chosen one with what is read of them."""
    chosen = task.key == spec.head
    look: dict[str, Attribute] = {
        "stroke": "var(--role-update)" if chosen else "var(--role-muted)",
        "stroke_width": 2.0 if chosen else 1.0,
        "stroke_dasharray": None if chosen else "5 4",
    }
    d.edge((x, BODY_TOP), (x, HEAD_TOP + HEAD_HEIGHT), head=ARROW if chosen else 0, line=look)
    if not chosen:
        return
    words = READS[spec.pooling] if task.pools else "every state"
    if task.level == "next":
        words = "forward states"
    middle = min(max(x, LEFT + 62), RIGHT - 62)
    d.rect(middle - 62, POOL_TOP, 124, 32, rx=6, stroke="var(--role-update)", stroke_width=1.5)
    d.text(middle, POOL_TOP + 21, words, size=SMALL, text_anchor="middle")


def _body(d: Drawing, spec: HeadsSpec, counts: Parameters) -> None:
    """Tokens, embedding, encoder: what stays."""
    V, H = len(dataset(spec.task.text).vocabulary), spec.hidden
    D = 2 if spec.directions == "two" else 1
    ways = f"{CELLS[spec.cell]}, {'two directions' if D == 2 else 'one direction'}"
    middle = (LEFT + RIGHT) / 2
    rows = (
        (BODY_TOP, f"{ways}: T × {H} → T × {D * H}", f"the body stays · {counts.encoder:,} parameters"),
        (FEET_TOP, f"embedding: T → T × {H}", f"V × {H} = {V} × {H} = {counts.embedding:,} parameters"),
    )
    for top, first, second in rows:
        d.rect(LEFT, top, RIGHT - LEFT, ROW, rx=6, stroke="var(--role-value)", stroke_width=2)
        d.text(middle, top + 19, first, size=SMALL, text_anchor="middle")
        d.text(middle, top + 38, second, size=SMALL, text_anchor="middle", fill="var(--role-muted)")
    blue: Mapping[str, Attribute] = {"stroke": "var(--role-value)", "stroke_width": 2}
    d.edge((middle, FEET_TOP), (middle, BODY_TOP + ROW), head=ARROW, line=blue)
    d.edge((middle, TOKEN_Y - 14), (middle, FEET_TOP + ROW), head=ARROW, line=blue)
    unit = {"surnames": "letters of a surname", "sentences": "words of a sentence"}[spec.task.text]
    d.text(middle, TOKEN_Y + 2, f"T {unit}", size=SMALL, text_anchor="middle")
