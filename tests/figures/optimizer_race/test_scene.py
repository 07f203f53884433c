"""The pictures of a race: true to the trace, readable ranges, nothing said that is not so."""

import numpy as np
import pytest

from playground.experiments.optimizer_race.basins import basin_map
from playground.experiments.optimizer_race.curvature import curvature
from playground.experiments.optimizer_race.ground import ground_of, landscape
from playground.experiments.optimizer_race.race import run
from playground.experiments.optimizer_race.racers import named, read
from playground.experiments.optimizer_race.regimes import regime_map, regime_of
from playground.experiments.optimizer_race.spec import RaceSpec
from playground.experiments.optimizer_race.sweep import sweep
from playground.experiments.optimizer_race.walkthrough import walkthrough
from playground.figures.optimizer_race import Look, basins, ground, narration, numbers, rates, regimes, scene
from playground.figures.optimizer_race.look import Heights, above, decades
from playground.figures.scene import Arrow, Box, Marker
from playground.figures.style import RACERS as COLOURS
from playground.figures.style import racer_colours


def everything(spec, focus=0):
    """What the figure functions are given."""
    trace, under = run(spec), ground_of(spec)
    look = Look.of(named(trace.racers), [racer.kind for racer in trace.racers], focus)
    return trace, under, landscape(spec, 41), look


FIELD = RaceSpec(racers="sgd,lr=0.09;adam;rmsprop;slide-momentum", steps=30)


@pytest.mark.parametrize("picture", ["map", "terrain"])
@pytest.mark.parametrize("surface", ["ravine", "rosenbrock", "two-weights", "rastrigin"])
def test_every_stage_can_be_packed(picture, surface):
    spec = RaceSpec(surface, racers=FIELD.racers, x=0.7, y=0.9, steps=20)
    trace, under, land, look = everything(spec)
    beside = [numbers.card(trace, look), numbers.curves(trace, spec, look)]
    assert scene(trace, spec, under, land, look, beside, picture).pack()


@pytest.mark.parametrize("picture", ["map", "terrain"])
def test_while_the_start_is_held_a_shorter_run_stands_on_the_same_axes(picture):
    long, short = RaceSpec(racers="momentum;adam", steps=50), RaceSpec(racers="momentum;adam", steps=20)
    trace, under, land, look = everything(short)
    found = curvature(long)
    beside = [numbers.curves(trace, long, look), regimes.swing(trace, long, found, look)]
    stage = scene(trace, long, under, land, look, beside, picture)
    assert stage.last == 50
    assert stage.pack()
    for panel in beside:
        assert panel.figure["layout"]["xaxis"]["range"] == [0, 50]


def test_arrows_of_one_step_share_a_scale():
    trace, under, land, look = everything(FIELD, focus=1)
    actors = {actor.labels[0]: actor for actor in ground.contour(trace, FIELD, under, land, look).actors
              if isinstance(actor, Arrow | Box)}  # fmt: skip
    g, m, box = actors["−g"], actors["−m"], actors["√v"]
    for k in (0, 7, 29):
        share = (g.x2[k] - g.x[k]) / -trace.given[1, k, 0]
        assert share > 0
        assert (m.y2[k] - m.y[k]) / -trace.buffers[1]["exp_avg"][k, 1] == pytest.approx(share)
        assert box.ry[k] / np.sqrt(trace.buffers[1]["exp_avg_sq"][k, 1]) == pytest.approx(share)


def test_arrows_point_downhill_and_stop_at_the_last_step():
    trace, under, land, look = everything(FIELD)
    [arrow] = [
        actor for actor in ground.contour(trace, FIELD, under, land, look).actors if isinstance(actor, Arrow)
    ]
    assert np.sign(arrow.y2[0] - arrow.y[0]) == -np.sign(trace.gradient[0, 0, 1])
    assert np.isnan(arrow.x2[-1])


def test_places_are_by_loss_and_the_lost_have_none():
    trace, *_ = everything(RaceSpec(racers="sgd,lr=10;sgd,lr=0.05;sgd,lr=0.01", steps=60))
    places = numbers.standing(trace)
    assert places[:, 0].tolist() == [1, 1, 1]
    assert places[1:, -1].tolist() == [1, 2]
    assert np.isnan(places[0, -1])
    assert numbers.outcome(trace, 0).startswith("lost at")


def test_the_story_is_told_in_order():
    trace, _, _, look = everything(RaceSpec(racers="sgd,lr=10;sgd,lr=0.05", steps=200))
    lines = narration(trace, RaceSpec(steps=200), look)
    assert [k for k, _ in lines] == sorted({k for k, _ in lines})
    assert any(f"diverged at step {trace.diverged[0]}" in text for k, text in lines if k >= trace.diverged[0])
    assert not any("diverged" in text for k, text in lines if k < trace.diverged[0])
    assert "leads" in lines[-1][1]


def test_what_cannot_run_is_said_first():
    trace, _, _, look = everything(RaceSpec(racers="nesterov,dampening=0.5;sgd", steps=5))
    assert "cannot run" in narration(trace, RaceSpec(steps=5), look)[0][1]
    refused = run(RaceSpec("typed", formula="log(x)", x=-1.0, racers="sgd", steps=5))
    assert narration(refused, RaceSpec(steps=5), look) == [(0, refused.refused)]
    assert refused.refused


def test_a_range_of_decades_holds_the_start_and_the_end():
    low, high = decades(np.array([3e-5, 17.0, np.nan]), 17.0)
    assert low <= np.log10(3e-5) < np.log10(17.0) <= high
    assert decades(np.array([np.nan]), np.nan) == (-3.0, 1.0)
    assert above(np.array([1.0, 0.5]), 1.0).tolist() == [1e-12, 1e-12]


def test_heights_keep_the_order_of_losses():
    spec = RaceSpec("himmelblau")
    heights = Heights.of(ground_of(spec), landscape(spec, 41))
    drawn = heights(np.array([0.0, 1.0, 10.0, 1000.0]))
    assert (np.diff(drawn) > 0).all()
    assert np.isfinite(drawn).all()


def test_best_rates_are_marked_where_the_sweep_found_them():
    trace, _, _, look = everything(FIELD)
    *_, found = sweep(FIELD, 7)
    best, present = [actor for actor in rates.rates(found, trace, look).actors if isinstance(actor, Marker)]
    np.testing.assert_allclose(best.x[:, 0], found.best_rate)
    np.testing.assert_allclose(present.x[:, 0], [racer.learning_rate for racer in trace.racers])


def test_basins_are_named_once_each_in_view():
    spec = RaceSpec("himmelblau", racers="sgd,lr=0.005", steps=100)
    *_, found = basin_map(spec, 0, 16)
    where, when = basins.basins(found, ground_of(spec).surface, "SGD")
    labels = [label for actor in where.actors for label in actor.labels]
    assert sorted(labels) == sorted(found.labels)
    assert where.clickable
    assert when.clickable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sgd,lr=0.03", (0.03, 0.0)),
        ("momentum,lr=0.03,momentum=0.8,dampening=0.5", (0.015, 0.8)),
        ("slide-momentum,lr=0.1,beta=0.2", (0.02, 0.8)),
        ("adam", None),
    ],
)
def test_the_heavy_ball_of_a_racer(text, expected):
    found = regimes.heavy_ball(read(text)[0])
    assert found == (expected if expected is None else pytest.approx(expected))


def test_the_names_of_regimes_stand_in_their_regions():
    found = regime_map(20.0)
    names = [a for a in regimes.regimes(found, (0.02, 0.9)).actors if a.labels]
    for actor in names:
        assert regime_of(actor.x, actor.y, 20.0) == actor.labels[0]
    spec = RaceSpec(racers="momentum,lr=0.02", steps=30)
    trace, _, _, look = everything(spec)
    assert "oscillating" in regimes.swing(trace, spec, curvature(spec), look).title


def test_every_optimizer_has_a_colour_and_twins_differ():
    from playground.experiments.optimizer_race.racers import RACERS

    assert COLOURS.keys() == RACERS.keys()
    colours = racer_colours(["sgd", "sgd", "sgd", "adam"])
    assert len(set(colours)) == 4
    assert colours[0] == COLOURS["sgd"]


def test_a_step_worked_through_is_the_trace():
    spec = RaceSpec(racers="adam;slide-rmsprop;momentum,lr=0.02", steps=8)
    trace = run(spec)
    for place in range(3):
        for axis in (0, 1):
            sheets = walkthrough(trace, place, axis)
            assert sheets[-1] == ()
            for k, step in enumerate(sheets[:-1]):
                assert len(step) == 2, "its own rule, and its counterpart's"
                arrived = step[0].lines[-1].value
                assert arrived == pytest.approx(trace.w[place, k + 1, axis], rel=1e-12, abs=1e-15)
    text = numbers.worked(walkthrough(trace, 0), "x")
    assert "ADAM" in text.texts[0]
    assert "SLIDE'S ADAM" in text.texts[0]


def test_the_counterpart_is_the_slides_rule_on_the_same_gradients():
    trace = run(RaceSpec(racers="adam,lr=0.1", steps=6))
    g = trace.given[0, :, 0]
    s1, s2 = g[0], g[0] ** 2
    for k, step in enumerate(walkthrough(trace, 0)[:-1]):
        if k:
            s1, s2 = 0.9 * s1 + 0.1 * g[k], 0.999 * s2 + 0.001 * g[k] ** 2
        assert step[1].lines[-1].value == pytest.approx(trace.w[0, k, 0] - 0.1 * s1 / s2, rel=1e-12)
