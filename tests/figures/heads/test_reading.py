"""The scene of a text shows the states, scores and gradients of the trace."""

import numpy as np
import pytest

from playground.experiments.heads.reading import ReadingSpec, run
from playground.experiments.heads.tasks import TASKS
from playground.figures.heads.reading import scene, shown_classes
from playground.figures.scene import END
from tests.figures.oracle import narration, number, panel, panels, rows

COLUMNS = ("z", "y_hat", "dJ_dz", "z_masked", "z_unmasked")


@pytest.mark.parametrize("head", TASKS)
@pytest.mark.parametrize("pooling", ["mean", "max"])
def test_panels_show_the_trace(head, pooling):
    trace = run(ReadingSpec(head=head, pooling=pooling))
    shown, classes = scene(trace), shown_classes(trace)
    assert shown.last == trace.T - 1
    np.testing.assert_array_equal(panel(shown, "states").values, trace.h)
    values = trace.z if trace.parts is None else trace.parts
    np.testing.assert_array_equal(panel(shown, "parts").values, values[classes])
    table = panel(shown, "scores")
    first = 1 if trace.parts is not None else 0
    for label, k in zip(rows(table), classes, strict=True):
        for t in (0, trace.T - 1):
            if trace.parts is not None:
                so_far = trace.bias[k] + trace.parts[k, : t + 1].sum()
                assert number(table, label, t, 0) == pytest.approx(so_far)
            for column, name in enumerate(COLUMNS, first):
                array = getattr(trace, name)
                assert number(table, label, t, column) == array[k, min(t, array.shape[1] - 1)]
    numbers = panel(shown, "numbers")
    assert number(numbers, "loss J", trace.T - 1) == trace.loss[-1]
    assert number(numbers, "Δz, no mask", 0) == trace.unmasked_difference
    assert ("A_t" in rows(numbers)) == (trace.weight is not None)
    assert len(panels(shown)) == 4
    assert all(len(narration(shown, t)) <= 118 for t in range(trace.T))
    assert shown.pack()


def test_what_the_padding_does():
    note = rows(panel(scene(run(ReadingSpec())), "numbers"))["Δz, no mask"].note
    assert note == "English becomes Spanish"
    word = rows(panel(scene(run(ReadingSpec(head="word"))), "numbers"))["Δz, no mask"].note
    assert word == "same answer"
    number_note = rows(panel(scene(run(ReadingSpec(head="nights"))), "numbers"))["Δz, no mask"].note
    assert number_note.startswith("1.94 becomes 2.41")


def test_the_label_of_a_text_is_always_shown():
    trace = run(ReadingSpec(language="Greek"))
    assert "y = " in rows(panel(scene(trace), "numbers"))["loss J"].note
    assert trace.label[0] in shown_classes(trace)


def test_an_own_answer_is_said():
    trace = run(ReadingSpec(surname="Qwertson"))
    assert "its own answer" in rows(panel(scene(trace), "numbers"))["loss J"].note


def test_what_follows_from_the_whole_text_is_known_at_its_end():
    for head, known in (("language", END), ("tags", None)):
        shown = scene(run(ReadingSpec(head=head)))
        for row in rows(panel(shown, "scores")).values():
            assert list(row.known_from)[-5:] == [known] * 5
        loss = rows(panel(shown, "numbers"))["loss J"]
        assert (loss.known_from, loss.note_known_from) == (known, known)
    first = next(iter(rows(panel(scene(run(ReadingSpec())), "scores")).values()))
    assert first.known_from[0] is None, "the scores so far"
