"""The comparison's scenes: one absolute scale for every run, places that fit together, data as data."""

import numpy as np
import pytest

from playground.experiments.studio import RunSummary, SentenceScores
from playground.figures.studio import comparison as figure
from playground.training.valid_loss import HeldOutLoss
from tests.pages.walking import unpack

HARM = "<img src=x onerror=alert(1)>"


def read(bits, until, tokens=None, spelling=0.0, characters=None):
    size = len(bits)
    return SentenceScores(
        title=HARM,
        step=7,
        tokens=tuple(tokens or "abcdefgh"[:size]),
        unknown=np.zeros(size, dtype=bool),
        surprisal=np.array(bits, dtype=float),
        spelling=np.full(size, spelling),
        until=np.array(until),
        characters=characters or until[-1],
        comparable=not np.isnan(spelling),
    )


def run(loss, tokens="characters", full_curve=False):
    at = np.arange(len(loss))
    losses = np.array(loss, dtype=float)
    best = HeldOutLoss(min(loss), int(np.argmin(loss)), "part", 0.04)
    numbers = (10, np.nan, 5.0, 3, 100.0, best, best, 2.0)
    place = {"step": best.step, "tokens_read": 32 * best.step, "time": 0.5 * best.step}
    columns = (at, 32 * at, 0.5 * at, losses, losses / np.log(2))
    return RunSummary(
        HARM, "LSTM, 8 units", ("t",), tokens, "lstm", {}, *numbers, False, False, full_curve, *columns, place
    )


def panels(scene):
    header, arrays = unpack(scene.pack())
    return header, {panel["id"]: panel for panel in header["panels"]}, arrays


def weights(panel):
    [pieces] = panel["texts"]
    return [weight / figure.DARKEST_TINT for _, weight in pieces]


def test_every_run_is_tinted_on_one_absolute_scale():
    one, other = read([0, 3, 6], [1, 2, 3]), read([12, 24], [2, 3])
    _, alone, _ = panels(figure.sentence_scene([one], 3))
    _, both, _ = panels(figure.sentence_scene([one, other], 3))
    assert weights(both["run0"]) == weights(alone["run0"]) == [0, 0.25, 0.5]
    assert weights(both["run1"]) == [1, 1]


def test_spelling_counts_for_the_tint_and_what_cannot_be_compared_says_so():
    _, spelled_out, _ = panels(figure.sentence_scene([read([3], [3], spelling=3.0)], 3))
    assert weights(spelled_out["run0"]) == [0.5]
    assert spelled_out["run0"]["title"] == "1", "what it costs is not known before its end"
    _, incomparable, _ = panels(figure.sentence_scene([read([3], [3], spelling=np.nan)], 3))
    assert weights(incomparable["run0"]) == [0.25]
    assert incomparable["run0"]["title"] == "1 · not comparable"


def test_what_the_sentence_costs_is_known_at_its_end():
    """Its title stays while the reader hides the future: no number is in it."""
    _, found, arrays = panels(
        figure.sentence_scene([read([1, 2, 4], [2, 3, 4]), read([3], [3], None, 3.0)], 4)
    )
    assert [found[f"run{i}"]["title"] for i in range(2)] == ["1", "2"]
    assert all(found[f"run{i}"]["known_from"] is None for i in range(2)), "END travels as null"
    expected = [(7, 7 / 4, 2 ** (7 / 3), 0), (6, 2, 2**6, 3)]
    for row, numbers in zip(found["totals"]["rows"], expected, strict=True):
        assert all(cell["known_from"] is None for cell in row["cells"])
        shown = [float(np.ravel(arrays[cell["values"]["$array"]])[0]) for cell in row["cells"]]
        assert shown == pytest.approx(numbers)
    assert all("known_from" not in cell for cell in found["places"]["rows"][0]["cells"])


def test_at_every_character_the_table_has_the_token_and_the_sum():
    header, found, arrays = panels(
        figure.sentence_scene([read([1, 2, 4], [2, 3, 4], ("ab", "c", "⟨end⟩"))], 3)
    )
    assert header["last"] == 4
    [row] = found["places"]["rows"]
    bits, sums = (np.ravel(arrays[cell["values"]["$array"]]) for cell in row["cells"])
    np.testing.assert_array_equal(bits, [np.nan, np.nan, 1, 2, 4])
    np.testing.assert_array_equal(sums, [0, 0, 1, 3, 7])
    notes = [row["notes"][i] for i in np.ravel(arrays[row["note_index"]["$array"]])]
    assert notes == ["", "", "ab", "c", "⟨end⟩"]


def test_a_running_text_has_no_place_behind_its_last_character():
    header, *_ = panels(figure.sentence_scene([read([1], [3])], 3))
    assert header["last"] == 3


@pytest.mark.parametrize("x", figure.X)
@pytest.mark.parametrize("y", figure.Y)
def test_curves_keep_every_look_of_every_run(x, y):
    runs = [run([3, 2, 1.5]), run([4, 2.5])]
    _, found, arrays = panels(figure.curves_scene(runs, x, y))
    data = found["curves"]["figure"]["data"]
    for i, (one, dot) in enumerate(zip(runs, data[2:], strict=True)):
        assert arrays[dot["x"]["$array"]] == [one.best_place[x]]
        assert arrays[dot["y"]["$array"]] == pytest.approx(
            one.best_loss if y == "loss" else one.bits_per_character
        )
        assert data[i]["name"] == f"{i + 1} LSTM, 8 units"
    for one, trace in zip(runs, data[:2], strict=True):
        np.testing.assert_allclose(arrays[trace["x"]["$array"]], getattr(one, x))
        np.testing.assert_allclose(arrays[trace["y"]["$array"]], getattr(one, y), rtol=1e-6)
    assert found["curves"]["figure"]["layout"]["xaxis"]["title"]["text"] == figure.X[x]


@pytest.mark.parametrize(
    ("full_curves", "title"),
    [
        ([False, False], "lines: a part; dots: the table's numbers"),
        ([True, True], "all of the text; dots: the table's numbers"),
        ([False, True], "lines: a part, of counts all; dots: the table's numbers"),
    ],
)
def test_the_title_says_what_the_losses_are_of(full_curves, title):
    runs = [run([3, 2], full_curve=full) for full in full_curves]
    _, found, _ = panels(figure.curves_scene(runs, "step", "loss"))
    assert found["curves"]["title"] == f"held-out loss in nats per token: {title}"


def test_runs_without_a_look_yet_are_drawn_as_nothing():
    _, found, _ = panels(figure.curves_scene([run([np.nan])], "step", "loss"))
    assert "range" not in found["curves"]["figure"]["layout"]["yaxis"]


def test_every_run_has_a_colour_of_its_own_in_both_themes():
    for roles in figure.colours(6).values():
        assert len({roles[f"run{i}"] for i in range(6)}) == 6


def test_a_title_is_no_markup_in_a_scene():
    header, _, _ = panels(figure.curves_scene([run([2, 1])], "step", "loss"))
    assert HARM not in str(header), "plotly reads HTML in names and hover texts"
