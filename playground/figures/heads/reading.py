"""The scene of "One text through it": states, what each token adds to the scores, loss, gradient, batch."""

import numpy as np

from playground.experiments.heads.reading import ReadingTrace
from playground.figures.numbers import digits
from playground.figures.plots import clipped
from playground.figures.scene import END, Columns, Heat, Row, Rows, Scene, Table
from playground.figures.spelling import literal
from playground.text.visible_characters import visible_text

HEIGHT = 430
LETTERS = 12
SHOWN = 12  # scores that the table has room for


def scene(trace: ReadingTrace) -> Scene:
    """One step of the clock for each token."""
    return Scene(
        last=trace.T - 1,
        rate=1.5,
        height=HEIGHT,
        unit="token",
        narration=[(t, _sentence(trace, t)) for t in range(trace.T)],
        panels=[
            Columns(
                [
                    Rows([_states(trace), _by_token(trace)]),
                    Rows([_scores(trace), _numbers(trace)], grow=1.1),
                ]
            )
        ],
    )


def _tokens(trace: ReadingTrace) -> list[str]:
    return [visible_text(token) for token in trace.text.tokens]


def _states(trace: ReadingTrace) -> Heat:
    half = len(trace.h) // 2
    return Heat(
        "states",
        trace.h,
        [f"{arrow}{k + 1}" for arrow in ("→", "←") for k in range(half)],
        _tokens(trace),
        title="states h_t, T × 2H",
        alt="The states of the body: a row for each unit of both directions, a column for each token",
        grow=1.3,
    )


def shown_classes(trace: ReadingTrace) -> list[int]:
    """The rows of the scores that are shown: those that are likeliest somewhere, and the labels."""
    if len(trace.z) == 1:
        return [0]
    order = np.argsort(-trace.y_hat.max(1), kind="stable").tolist()
    wanted = list(dict.fromkeys(trace.label.tolist())) if len(trace.label) == 1 else []
    return sorted(list(dict.fromkeys([*wanted, *order]))[:SHOWN])


def _names(trace: ReadingTrace) -> list[str]:
    """The names of the scores."""
    return [literal(clipped(name, LETTERS)) for name in trace.classes[-len(trace.z) :]]


def pooled_so_far(trace: ReadingTrace) -> np.ndarray:
    """The bias and what the tokens up to t add to the scores, (C, T): at the last token z."""
    parts = np.zeros((len(trace.z), trace.T)) if trace.parts is None else trace.parts
    return np.asarray(trace.bias[:, None] + parts.cumsum(1))


def _by_token(trace: ReadingTrace) -> Heat:
    """What each token adds to the scores; where nothing is pooled the scores of each token."""
    rows = shown_classes(trace)
    values = (trace.z if trace.parts is None else trace.parts)[rows]
    names = _names(trace)
    title = "scores z_t" if trace.parts is None else "what token t adds to z:  W (A_t ⊙ h_t)"
    return Heat(
        "parts",
        values,
        [names[row] for row in rows],
        _tokens(trace),
        limit=float(np.abs(values).max()) or 1.0,
        noun="score of",
        text=False,
        title=title,
        alt="What every token adds to the scores" if trace.parts is not None else "The scores of every token",
        grow=0.8,
    )


def _scores(trace: ReadingTrace) -> Table:
    """Every score, its prediction and its gradient; and the same text in a batch."""
    names = _names(trace)
    columns = {
        "z": trace.z,
        "ŷ": trace.y_hat,
        "∂J/∂z": trace.dJ_dz,
        "z, mask": trace.z_masked,
        "no mask": trace.z_unmasked,
    }
    if trace.parts is not None:
        columns = {"z so far": pooled_so_far(trace), **columns}
    known = [None if trace.parts is None or name == "z so far" else END for name in columns]
    rows = [
        Row(names[row], [values[row] for values in columns.values()], "fixed:2", known_from=known)
        for row in shown_classes(trace)
    ]
    return Table(
        "scores",
        rows,
        tuple(columns),
        dense=True,
        title=f"alone, and in a batch with {trace.spec.padding} padded places",
        alt="Scores, predictions and gradients; and the scores in a padded batch with the mask and without",
    )


def _numbers(trace: ReadingTrace) -> Table:
    label = f"y = {label_name(trace, 0)}" if len(trace.label) == 1 else "of the true y_t"
    if trace.is_own_answer:
        label += ", its own answer"
    known = None if trace.parts is None else END  # what follows from the whole text

    def row(name: str, values: np.ndarray, form: str, colour: str, note: str) -> Row:
        return Row(name, values, form, colour, note=note, known_from=known, note_known_from=known)

    rows = [
        row("loss J", trace.loss, "fixed:4", "loss", label),
        row("‖∂J/∂W‖", np.array([trace.grad_norms[0]]), "short:3", "gradient", _agreement(trace)),
        row("Δz, mask", np.array([trace.masked_difference]), "short:2", "value", "largest difference"),
        row("Δz, no mask", np.array([trace.unmasked_difference]), "short:3", "gradient", _changed(trace)),
    ]
    if trace.weight is not None:
        rows.insert(0, Row("A_t", trace.weight, "percent:1", "update", note="of all units, on average"))
    return Table(
        "numbers",
        rows,
        ("value", ""),
        dense=True,
        alt="Pooling weight, loss, gradient at the head, and differences in a padded batch",
    )


def _agreement(trace: ReadingTrace) -> str:
    return f"autograd {digits(trace.agreement, 2)}"


def _changed(trace: ReadingTrace) -> str:
    """What padding that is read as text does to the answers."""
    before, after = trace.answers, trace.unmasked_answers
    if not trace.spec.task.classes and trace.spec.task.pools:
        return f"{before[0]:.2f} becomes {after[0]:.2f}"
    changed = int((before != after).sum())
    if not changed:
        return "same answer"
    if len(before) == 1:
        return f"{trace.classes[before[0]]} becomes {trace.classes[after[0]]}"
    return f"{changed} of {len(before)} answers change"


def label_name(trace: ReadingTrace, t: int) -> str:
    """The name of a label, or its number."""
    label = int(trace.label[t])
    is_number = trace.spec.task.pools and not trace.spec.task.classes
    return str(label) if is_number else literal(clipped(trace.classes[label], LETTERS))


def answer_name(trace: ReadingTrace, t: int) -> str:
    """The name of an answer, or its number."""
    answer = trace.answers[t]
    is_number = trace.spec.task.pools and not trace.spec.task.classes
    return f"{answer:.2f}" if is_number else literal(clipped(trace.classes[int(answer)], LETTERS))


def _sentence(trace: ReadingTrace, t: int) -> str:
    token = literal(clipped(_tokens(trace)[t], LETTERS))
    if trace.weight is None:
        n = "next: " if trace.spec.task.level == "next" else ""
        return (
            f"t = {t + 1}, “{token}”: {n}{answer_name(trace, t)}; right is {label_name(trace, t)}; "
            f"J_t = {trace.loss[t]:.3f}."
        )
    if t < trace.T - 1:
        return f"t = {t + 1}, “{token}”: {trace.weight[t]:.0%} of the pooled state come from here."
    answer = answer_name(trace, 0)
    says = f"The whole text is pooled: {answer}"
    truth = "" if trace.is_own_answer else f"; right is {label_name(trace, 0)}"
    return f"{says}{truth}; J = {trace.loss[0]:.3f}."
