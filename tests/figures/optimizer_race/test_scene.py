"""The pictures of a race: true to the trace, readable ranges, nothing said that is not so."""

from dataclasses import replace

import numpy as np
import pytest

from playground.experiments.optimizer_race.basins import DIVERGED, NONE, basin_map
from playground.experiments.optimizer_race.curvature import curvature
from playground.experiments.optimizer_race.problem import problem_of, surface_grid
from playground.experiments.optimizer_race.race import run
from playground.experiments.optimizer_race.racers import RACERS, parse
from playground.experiments.optimizer_race.regimes import regime_map, regime_of
from playground.experiments.optimizer_race.spec import RaceSpec
from playground.experiments.optimizer_race.sweep import sweep
from playground.experiments.optimizer_race.walkthrough import walkthrough
from playground.figures.optimizer_race import Legend, basins, card, numbers, rates, regimes, scene
from playground.figures.optimizer_race.narration import leading, narration
from playground.figures.optimizer_race.style import HeightScale, gap_above, lower_range, whole_decades
from playground.figures.optimizer_race.surface import contour_map, terrain
from playground.figures.style import OPTIMIZER_COLOURS, racer_colours
from tests.figures.oracle import actor, at, number, rows, series, tail, tip

SPEC = RaceSpec(racers=parse("sgd,lr=0.09;adam;rmsprop;slide-momentum"), steps=30)
WITH_DIVERGENCE = RaceSpec(racers=parse("sgd,lr=10;sgd,lr=0.05;sgd,lr=0.01"), steps=60)


def parts(spec, focus=0):
    """What the figure functions are given: trace, problem, grid, legend."""
    trace = run(spec)
    return trace, problem_of(spec), surface_grid(spec, 41), Legend.of(trace.racers, focus)


def draw_map(spec, focus=0):
    trace, problem, grid, legend = parts(spec, focus)
    return trace, contour_map(trace, spec, problem, grid, legend)


@pytest.mark.parametrize("picture", ["map", "terrain"])
@pytest.mark.parametrize("surface", ["ravine", "rosenbrock", "two-weights", "rastrigin"])
def test_every_stage_can_be_packed(picture, surface):
    spec = RaceSpec(surface, racers=SPEC.racers, x=0.7, y=0.9, steps=20)
    trace, problem, grid, legend = parts(spec)
    side = [card.card(trace, legend), card.loss_curves(trace, spec, legend)]
    stage = scene(trace, spec, problem, grid, legend, side, picture)
    assert stage.pack()
    assert stage.last == 20


@pytest.mark.parametrize("picture", ["map", "terrain"])
def test_while_the_start_is_dragged_a_shorter_run_stands_on_the_same_axes(picture):
    long = RaceSpec(racers=parse("momentum;adam"), steps=50)
    trace, problem, grid, legend = parts(replace(long, steps=20))
    side = [
        card.loss_curves(trace, long, legend),
        regimes.steepest_plot(trace, long, curvature(problem, (long.x, long.y)), legend),
    ]
    stage = scene(trace, long, problem, grid, legend, side, picture)
    assert stage.last == 50
    assert stage.pack()
    for panel in side:
        assert panel.figure["layout"]["xaxis"]["range"] == [0, 50]


def test_the_trails_are_the_paths_of_the_racers_in_their_colours():
    trace, plot = draw_map(WITH_DIVERGENCE)
    trails = actor(plot, "trails")
    np.testing.assert_array_equal(trails.x, trace.w[..., 0])
    np.testing.assert_array_equal(trails.y, trace.w[..., 1])
    assert list(trails.diverged) == list(trace.diverged)
    assert trails.diverged[0] is not None
    assert list(trails.colors) == racer_colours(["sgd"] * 3)
    assert list(trails.labels) == ["SGD 10", "SGD 0.05", "SGD 0.01"]
    [handle] = plot.handles
    assert (handle.x, handle.y) == (WITH_DIVERGENCE.x, WITH_DIVERGENCE.y)


def test_the_map_is_the_surface_with_its_minima():
    spec = RaceSpec("himmelblau", racers=SPEC.racers, x=0.0, y=0.0, steps=5)
    _, plot = draw_map(spec)
    problem = problem_of(spec)
    crosses = actor(plot, "marker")
    assert crosses.shape == "cross"
    points = {(float(x), float(y)) for x, y in zip(crosses.x[:, 0], crosses.y[:, 0], strict=True)}
    assert points == {(m.x, m.y) for m in problem.surface.minima}
    [contour] = plot.figure["data"]
    grid = surface_grid(spec, 41)
    np.testing.assert_allclose(contour["customdata"], grid.loss, rtol=1e-6)
    row, column = np.unravel_index(contour["z"].argmin(), contour["z"].shape)
    lowest = np.unravel_index(np.nanargmin(grid.loss), grid.loss.shape)
    assert (row, column) == lowest
    assert contour["colorscale"][0] == [0, "@deep"], "pale where it is high"


def test_the_three_of_one_step_share_a_scale():
    trace, plot = draw_map(SPEC, focus=1)
    drawn = {a.labels[0]: a for a in plot.actors if a.kind in ("arrow", "box")}
    g, m, box = drawn["−g"], drawn["−m"], drawn["√v"]
    for k in (0, 7, 29):
        at_w = trace.w[1, k]
        np.testing.assert_array_equal(tail(g, k), at_w)
        np.testing.assert_array_equal(tail(m, k), at_w)
        share = (tip(g, k) - at_w) / -trace.grad_used[1, k]
        assert (share > 0).all()
        np.testing.assert_allclose((tip(m, k) - at_w) / -trace.buffers[1]["exp_avg"][k], share)
        half = np.array([at(box.rx, k), at(box.ry, k)])
        np.testing.assert_allclose(half / np.sqrt(trace.buffers[1]["exp_avg_sq"][k]), share)


def test_the_longest_arrow_of_a_run_is_a_fifth_of_the_map_and_the_others_keep_their_order():
    trace, plot = draw_map(SPEC)
    arrow = actor(plot, "arrow")
    lengths = np.array([np.abs(tip(arrow, k) - tail(arrow, k)).max() for k in range(SPEC.steps)])
    sizes = np.abs(trace.grad_used[0, :-1]).max(axis=-1)
    width = min(high - low for low, high in problem_of(SPEC).surface.domain)
    assert lengths.max() == pytest.approx(0.2 * width)
    assert (np.argsort(lengths) == np.argsort(sizes)).all()
    assert np.isnan(tip(arrow, SPEC.steps)).all(), "after the last step there is no update"


def test_the_terrain_carries_the_paths_where_they_are_in_the_domain():
    trace, problem, grid, legend = parts(WITH_DIVERGENCE)
    drawn = terrain(trace, problem, grid, legend)
    (x_low, x_high), (y_low, y_high) = problem.surface.domain
    x, y = trace.w[..., 0], trace.w[..., 1]
    inside = (x >= x_low) & (x <= x_high) & (y >= y_low) & (y <= y_high)
    np.testing.assert_array_equal(np.isfinite(drawn.paths.x), inside)
    np.testing.assert_array_equal(drawn.paths.x[inside], x[inside])
    np.testing.assert_array_equal(drawn.paths.y[inside], y[inside])
    assert inside.any()
    assert not inside.all()
    heights = drawn.paths.z[1][inside[1]]
    assert (np.diff(heights) <= 0).all(), "this racer descends"
    assert drawn.z.min() <= heights.min()


def test_places_are_by_loss_and_the_diverged_have_none():
    trace, _, _, legend = parts(WITH_DIVERGENCE)
    table = card.card(trace, legend)
    assert [number(table, name, 0) for name in legend.names] == [1, 1, 1]
    assert [number(table, name, 60) for name in legend.names[1:]] == [1, 2]
    assert np.isnan(number(table, legend.names[0], 60))
    for i, name in enumerate(legend.names):
        for k in (0, 3, 60):
            np.testing.assert_equal(number(table, name, k, 1), float(trace.loss[i, k]))
        assert rows(table)[name].color == legend.colours[i]
    assert rows(table)[legend.names[0]].note == f"lost at {trace.diverged[0]}"
    assert number(table, legend.names[1], 0, 2) == pytest.approx(trace.reached_at[1] or np.nan, nan_ok=True)


def test_the_card_says_when_a_racer_arrived_or_where_it_ended():
    spec = RaceSpec("styblinski-tang", x=1.0, y=-1.0, racers=parse("sgd,lr=0.01"))
    trace, _, _, legend = parts(spec)
    assert rows(card.card(trace, legend))["SGD"].note == "in (2.75, -2.9)"
    spec = RaceSpec("bowl", racers=parse("sgd,lr=0.5"), x=2.0, y=0.0, tolerance=0.01)
    trace, _, _, legend = parts(spec)
    table = card.card(trace, legend)
    assert number(table, "SGD", 0, 2) == trace.reached_at[0] == 4
    assert rows(table)["SGD"].note == ""


def test_where_a_racer_computes_several_gradients_they_are_counted():
    spec = RaceSpec("rosenbrock", x=-1.2, y=1.0, racers=parse("adam;lbfgs,line_search=1"), steps=20)
    trace, _, _, legend = parts(spec)
    table = card.card(trace, legend)
    assert table.columns[0] == "gradients"
    assert number(table, "L-BFGS", 20) == trace.evaluations[1, 20] > 20


def test_the_loss_curves_are_the_gap_above_the_floor():
    trace, _, _, legend = parts(SPEC)
    plot = card.loss_curves(trace, SPEC, legend)
    trails = actor(plot, "trails")
    np.testing.assert_allclose(trails.y, np.maximum(trace.loss - trace.floor, 1e-12))
    np.testing.assert_array_equal(trails.x[2], np.arange(31))
    assert actor(plot, "rules").y == SPEC.tolerance
    low, high = plot.figure["layout"]["yaxis"]["range"]
    assert low <= np.log10(np.nanmin(trails.y)) <= np.log10(np.nanmax(trails.y)) <= high


def test_the_story_is_told_in_order():
    spec = RaceSpec(racers=parse("sgd,lr=10;sgd,lr=0.05"), steps=200)
    trace, _, _, legend = parts(spec)
    lines = narration(trace, legend)
    assert [k for k, _ in lines] == sorted({k for k, _ in lines})
    step = trace.diverged[0]
    assert f"{legend.names[0]} diverged at step {step}" in next(text for k, text in lines if k >= step)
    assert not any("diverged" in text for k, text in lines if k < step)
    arrived = trace.reached_at[1]
    assert any(k == arrived and f"is there after {arrived} steps" in text for k, text in lines)
    assert not any("is there" in text for k, text in lines if k < arrived)
    assert lines[-1][1].startswith(f"{legend.names[1]} leads")


def test_the_leader_has_the_lowest_loss_alone():
    trace = run(SPEC)
    leaders = leading(trace)
    assert leaders[0] == -1, "all start together"
    for k in (1, 10, 30):
        assert trace.loss[leaders[k], k] == trace.loss[:, k].min()
    assert (leading(run(replace(SPEC, racers=parse("adam;adam")))) == -1).all()


def test_what_cannot_run_is_said_first():
    trace, _, _, legend = parts(RaceSpec(racers=parse("nesterov,dampening=0.5;sgd"), steps=5))
    assert narration(trace, legend)[0][1].startswith(f"{legend.names[0]} cannot run: ")
    no_start = run(RaceSpec("typed", formula="log(x)", x=-1.0, racers=parse("sgd"), steps=5))
    assert narration(no_start, Legend.of(no_start.racers, 0)) == [(0, no_start.start_error)]
    assert no_start.start_error
    nobody = run(RaceSpec(racers=(), steps=5))
    assert narration(nobody, Legend.of((), 3))[0][1].startswith("Nobody races yet")


def test_a_focus_beyond_the_racers_falls_on_the_last():
    racers = parse("sgd;adam")
    assert [Legend.of(racers, focus).focus for focus in (-1, 0, 1, 7)] == [0, 0, 1, 1]


def test_a_range_of_decades_holds_the_start_and_the_end():
    low, high = whole_decades(np.array([3e-5, 17.0, np.nan]), 17.0)
    assert low <= 3e-5 < 17.0 <= high
    assert np.log10([low, high]) == pytest.approx(np.round(np.log10([low, high])))
    assert whole_decades(np.array([1e-40, 1.0]), 1.0, 13)[0] == pytest.approx(1e-12)
    assert whole_decades(np.array([np.nan]), np.nan) == (1e-3, 10.0)
    assert gap_above(np.array([1.0, 0.5]), 1.0).tolist() == [1e-12, 1e-12]
    assert lower_range(np.array([np.nan])) == (0.0, 1.0)
    assert lower_range(np.array([2.0, 2.0])) == (1.0, 3.0)


def test_heights_keep_the_order_of_losses():
    spec = RaceSpec("himmelblau")
    scale = HeightScale.of(problem_of(spec), surface_grid(spec, 41))
    heights = scale(np.array([0.0, 1.0, 10.0, 1000.0]))
    assert (np.diff(heights) > 0).all()
    assert np.isfinite(heights).all()


def test_best_and_present_rates_are_marked_on_the_curves_of_the_fair_race():
    trace, _, _, legend = parts(SPEC)
    *_, fair = sweep(SPEC, 7)
    plot = rates.rate_plot(fair, trace, legend)
    best, present = actor(plot, "marker"), actor(plot, "marker", 1)
    assert (best.shape, present.shape) == ("dot", "ring")
    for i in range(4):
        x, y = series(plot, i)
        np.testing.assert_array_equal(x, fair.rates[i])
        known = np.isfinite(fair.loss[i])
        np.testing.assert_array_equal(np.isfinite(y), known)
        np.testing.assert_allclose(y[known], np.maximum(fair.loss[i][known] - trace.floor, 1e-12))
        lowest = np.argmin(np.where(known, fair.loss[i], np.inf))
        assert (best.x[i, 0], best.y[i, 0]) == (x[lowest], y[lowest])
        assert present.x[i, 0] == SPEC.racers[i].learning_rate
        assert present.y[i, 0] == pytest.approx(max(trace.loss[i, -1] - trace.floor, 1e-12))
        assert plot.figure["data"][i]["line"]["color"] == "@" + "|".join(legend.colours[i])
    low, high = plot.figure["layout"]["xaxis"]["range"]
    assert low < np.log10(fair.rates.min()) < np.log10(fair.rates.max()) < high


@pytest.mark.parametrize("index", range(4))
def test_the_nearest_racer_is_the_one_whose_curve_was_hit(index):
    trace = run(SPEC)
    *_, fair = sweep(SPEC, 9)
    gap = gap_above(fair.loss[index], trace.floor)
    k = int(fair.best[index])
    assert rates.nearest_racer(fair, trace.floor, fair.rates[index, k], gap[k]) == index


def test_the_basin_map_is_drawn_as_it_is():
    spec = RaceSpec("himmelblau", racers=parse("sgd,lr=0.015"), steps=60)
    *_, found = basin_map(spec, 0, 16)
    where, when = basins.basin_plots(found, problem_of(spec).surface, "SGD")
    labels = [label for a in where.actors for label in a.labels]
    assert sorted(labels) == sorted(found.labels)
    [heat] = where.figure["data"]
    names = {i: label for i, label in enumerate(found.labels)} | {NONE: "none", DIVERGED: "diverged"}
    assert heat["text"] == [[names[int(i)] for i in row] for row in found.basin]
    assert {NONE, DIVERGED} & set(np.unique(found.basin).tolist())
    edges = np.linspace(heat["zmin"], heat["zmax"], len(heat["colorscale"]) // 2 + 1)
    colours = [colour for _, colour in heat["colorscale"][::2]]
    drawn = np.array(colours)[np.digitize(heat["z"], edges) - 1]
    assert (drawn[found.basin == DIVERGED] == "@lost").all()
    assert (drawn[found.basin == NONE] == "@paper").all()
    for i in range(len(found.labels)):
        assert (drawn[found.basin == i] == f"@region{i}").all()
    assert len(np.unique(drawn)) > 2
    [steps] = when.figure["data"]
    np.testing.assert_array_equal(steps["z"], found.steps.astype(np.float32))
    assert steps["colorscale"] == [[0, "@paper"], [1, "@value"]]
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
    found = regimes.heavy_ball(parse(text)[0])
    assert found == (expected if expected is None else pytest.approx(expected))


def test_the_regime_map_is_named_coloured_and_marked():
    found = regime_map(20.0)
    plot = regimes.regime_plot(found, (0.02, 0.9))
    names = [a for a in plot.actors if a.labels]
    assert len(names) == 4
    for name in names:
        assert regime_of(name.x, name.y, 20.0) == name.labels[0]
    [ring] = [a for a in plot.actors if a.shape == "ring"]
    assert (ring.x, ring.y) == (0.02, 0.9)
    [heat] = plot.figure["data"]
    np.testing.assert_array_equal(heat["z"], found.kind)
    np.testing.assert_allclose(heat["customdata"], found.radius, rtol=1e-6)
    assert heat["colorscale"][-1] == [1.0, "@lost"], "divergent is the last kind"


def test_the_steepest_direction_is_followed():
    spec = RaceSpec(racers=parse("adam;momentum,lr=0.02"), steps=30)
    trace, problem, _, legend = parts(spec, focus=1)
    plot = regimes.steepest_plot(trace, spec, curvature(problem, (spec.x, spec.y)), legend)
    trail = actor(plot, "trails")
    np.testing.assert_allclose(trail.y, trace.w[[1], :, 1], atol=1e-12)  # y is across the ravine
    np.testing.assert_array_equal(trail.x[0], np.arange(31))
    assert plot.title.startswith("oscillating: × 0.9487")  # the root of momentum 0.9


def test_every_number_stands_under_its_racer_and_the_focus_comes_first():
    trace, problem, _, legend = parts(SPEC, focus=1)
    table = numbers.every_number(trace, problem.surface, legend)
    labels = [row.label for row in table.rows]
    assert labels[0] == "Adam"
    first = {row.label: row for row in table.rows[: labels.index("SGD")]}
    for k in (0, 7, 29):
        for label, values in (
            ("θ", trace.w),
            ("g", trace.grad_used),
            ("Δθ", trace.update),
            ("m exp_avg", [None, trace.buffers[1]["exp_avg"]]),
        ):
            shown = [column[k] for column in first[label].values]
            np.testing.assert_array_equal(shown, values[1][k])
        assert first["rate"].values[0][k] == trace.learning_rate[1, k]


def test_every_optimizer_has_a_colour_and_twins_differ():
    assert OPTIMIZER_COLOURS.keys() <= RACERS.keys()
    assert len(racer_colours(list(RACERS))) == len(RACERS)
    assert racer_colours(["without a colour"]) == racer_colours(["without a colour"])
    colours = racer_colours(["sgd", "sgd", "sgd", "adam"])
    assert len(set(colours)) == 4
    assert colours[0] == OPTIMIZER_COLOURS["sgd"]


def test_a_step_worked_through_is_the_trace():
    spec = RaceSpec(racers=parse("adam;slide-rmsprop;momentum,lr=0.02"), steps=8)
    trace = run(spec)
    for index in range(3):
        for axis in (0, 1):
            updates = walkthrough(trace, index, axis)
            assert updates[-1] == ()
            for k, step in enumerate(updates[:-1]):
                assert len(step) == 2, "its own rule, and its counterpart's"
                value = step[0].lines[-1].value
                assert value == pytest.approx(trace.w[index, k + 1, axis], rel=1e-12, abs=1e-15)
    text = numbers.worked_update(walkthrough(trace, 0), "x")
    assert "ADAM" in text.texts[0]
    assert "SLIDE'S ADAM" in text.texts[0]
    assert f"{trace.w[0, 3, 0]:.5g}".replace("-", "−") in text.texts[2], "the text of a step ends at the next"


def test_the_counterpart_is_the_slides_rule_on_the_same_gradients():
    trace = run(RaceSpec(racers=parse("adam,lr=0.1"), steps=6))
    g = trace.grad_used[0, :, 0]
    s1, s2 = g[0], g[0] ** 2
    for k, step in enumerate(walkthrough(trace, 0)[:-1]):
        if k:
            s1, s2 = 0.9 * s1 + 0.1 * g[k], 0.999 * s2 + 0.001 * g[k] ** 2
        assert step[1].lines[-1].value == pytest.approx(trace.w[0, k, 0] - 0.1 * s1 / s2, rel=1e-12)
