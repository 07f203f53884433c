"""What a scene tells of later steps, and that it says so."""

import json

import numpy as np
import pytest

from playground.experiments import backprop, gradient_descent
from playground.experiments.backprop.quantity_ref import find_ref
from playground.experiments.backprop.steps import step_index
from playground.figures import backprop as backprop_figure
from playground.figures import gradient_descent as gradient_descent_figure
from playground.figures.optimizer_race.card import card
from playground.figures.scene import END, Marker, Plot, Row, Scene, Table, Text
from tests.figures import oracle
from tests.figures.dropout.scenes import SPEC as DROPOUT
from tests.figures.dropout.scenes import draw as draw_dropout
from tests.figures.optimizer_race.scenes import WITH_DIVERGENCE, parts
from tests.figures.weight_penalties.scenes import SPEC as PENALTIES
from tests.figures.weight_penalties.scenes import draw as draw_penalties
from tests.pages.walking import unpack


def packed(scene):
    return {panel["id"]: panel for panel in unpack(scene.pack())[0]["panels"]}


def known_from(row):
    return row.known_from if isinstance(row.known_from, list) else [row.known_from] * 9


def test_a_step_travels_as_itself_the_end_as_null_and_always_as_nothing():
    values = np.arange(3.0)
    rows = [
        Row("a", [values, values], known_from=[None, END]),
        Row("b", [values, values], known_from=2, note="n", note_known_from=1),
    ]
    panels = packed(
        Scene(
            2,
            [
                Table("table", rows, columns=("x", "y")),
                Plot(
                    "plot", {"data": [], "layout": {}}, [Marker(0.0, 0.0, known_from=END), Marker(1.0, 1.0)]
                ),
                Text("text", ["t"], known_from=END),
            ],
        )
    )
    cells = [[cell.get("known_from", "always") for cell in row["cells"]] for row in panels["table"]["rows"]]
    assert cells == [["always", None], [2, 2]]
    assert panels["table"]["rows"][1]["note_known_from"] == 1
    assert [actor.get("known_from", "always") for actor in panels["plot"]["actors"]] == [None, "always"]
    assert panels["text"]["known_from"] is None
    assert "known_from" not in panels["plot"]


def test_a_number_of_the_backward_pass_is_known_when_the_pass_has_computed_it():
    """Before its step the picture itself shows no number: both become known at one step."""
    spec = backprop.BackpropSpec()
    trace = backprop.run(spec)
    for granularity in ("layer", "unit", "term"):
        scene = backprop_figure.scene(trace, spec, granularity, "step", find_ref("w2.1.2", trace.shape))
        rows = oracle.rows(oracle.panel(scene, "selection"))
        at = {label: known_from(row)[0] for label, row in rows.items()}

        def known(*what, granularity=granularity):
            return step_index(trace.shape, granularity, *what)

        assert [at["o₁"], at["δ₂"], at["∂L/∂w₁₂"]] == [known("o", 1, 1), known("d", 2, 2), known("g", 2, 2)]
        assert at["o₁"] < known("loss") < at["δ₂"] <= at["∂L/∂w₁₂"] < at["w − η ∂L/∂w"] == known("update")
        assert at["w₁₂"] is None
        whole = oracle.rows(
            oracle.panel(backprop_figure.scene(trace, spec, granularity, "step", None), "selection")
        )
        assert (known_from(whole["L"])[0], known_from(whole["L, then"])[0]) == (known("loss"), END)


def test_the_card_tells_of_an_arrival_or_a_divergence_when_it_has_happened():
    trace, _, _, legend = parts(WITH_DIVERGENCE)
    rows = card(trace, legend).rows
    assert None in trace.diverged
    assert any(trace.diverged)
    events = [
        reached if lost is None else lost
        for reached, lost in zip(trace.reached_at, trace.diverged, strict=True)
    ]
    assert [row.note_known_from for row in rows] == [END if at is None else at for at in events]
    assert {row.known_from for row in rows} == {None}


def test_what_sums_up_the_whole_is_known_at_the_end():
    spec = gradient_descent.GradientDescentSpec()
    panels = oracle.panels(gradient_descent_figure.scene(gradient_descent.run(spec), spec))
    assert {name for name, panel in panels.items() if panel.known_from == END} == {"rates"}
    _, path = draw_penalties(PENALTIES, "path")
    assert oracle.actor(oracle.panel(path, "errors"), "marker").known_from == END
    assert any("lowest of all" in sentence for _, sentence in path.narration)
    assert not any("lowest of all" in sentence for _, sentence in path.discreet_narration)


@pytest.mark.parametrize(("view", "panel"), [("means", "numbers"), ("networks", "ensemble")])
def test_no_mask_tells_what_all_come_to(view, panel):
    """Neither the table nor the sentence holds the digits of the mean of all masks before the end."""
    trace, scene = draw_dropout(DROPOUT, view=view)
    mean = f"{trace.result.ensemble_mean:.4f}".replace("-", "−")
    rows = oracle.panel(scene, panel).rows
    for row in rows:
        columns = [row.values] if isinstance(row.values, np.ndarray) else row.values
        if any(trace.result.ensemble_mean in values for values in columns):
            assert known_from(row)[0] == END, row.label
    assert all(mean in sentence for _, sentence in scene.narration)
    assert [step for step, _ in scene.discreet_narration] == [step for step, _ in scene.narration]
    assert not any(mean in sentence for _, sentence in scene.discreet_narration[:-1])


def test_later_networks_of_the_gallery_stand_behind_their_step():
    _, scene = draw_dropout(DROPOUT, view="networks")
    gallery = oracle.panel(scene, "gallery")
    np.testing.assert_array_equal(gallery.arrays["step"][:, 0], np.arange(scene.last + 1))
    assert all(f'data-from="step.{k}"' in gallery.svg for k in range(scene.last + 1))
    assert json.dumps(packed(scene)["all"]["known_from"]) == "null"
