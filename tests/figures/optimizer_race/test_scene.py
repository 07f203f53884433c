"""The pictures of a race: true to the trace, readable ranges, nothing said that is not so."""

from dataclasses import replace

import numpy as np
import pytest

from playground.experiments.optimizer_race.curvature import curvature
from playground.experiments.optimizer_race.problem import problem_of
from playground.experiments.optimizer_race.race import run
from playground.experiments.optimizer_race.racers import RACERS, parse
from playground.experiments.optimizer_race.spec import RaceSpec
from playground.experiments.optimizer_race.surface_grid import surface_grid
from playground.figures.optimizer_race import Legend, card, regimes, scene
from playground.figures.optimizer_race.narration import leading, narration
from playground.figures.optimizer_race.style import HeightScale, gap_above, lower_range, whole_decades
from playground.figures.optimizer_race.surface import contour_map, terrain
from playground.figures.style import OPTIMIZER_COLOURS, racer_colours
from tests.figures.optimizer_race.scenes import SPEC, WITH_DIVERGENCE, parts
from tests.figures.oracle import actor, at, tail, tip


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
    crosses, squares = actor(plot, "marker"), actor(plot, "marker", 1)
    assert (crosses.shape, squares.shape) == ("cross", "square")
    expected = [{(m.x, m.y) for m in problem.surface.minima}, set(problem.surface.saddles)]
    for marks, points in zip((crosses, squares), expected, strict=True):
        marked = {(float(x), float(y)) for x, y in zip(marks.x[:, 0], marks.y[:, 0], strict=True)}
        assert marked == points
    assert plot.title == "+ minima · ■ saddle points"
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
    g, m, box = drawn["−g"], drawn["next −m"], drawn["next √v"]
    for k in (0, 7, 29):
        at_w = trace.w[1, k]
        np.testing.assert_array_equal(tail(g, k), at_w)
        np.testing.assert_array_equal(tail(m, k), at_w)
        share = (tip(g, k) - at_w) / -trace.grad_used[1, k]
        assert (share > 0).all()
        np.testing.assert_allclose((tip(m, k) - at_w) / -trace.buffers[1]["exp_avg"][k], share)
        half = np.array([at(box.rx, k), at(box.ry, k)])
        np.testing.assert_allclose(half / np.sqrt(trace.buffers[1]["exp_avg_sq"][k]), share)


def test_the_step_is_drawn_as_long_as_it_is():
    for focus in range(4):
        trace, plot = draw_map(SPEC, focus)
        step = next(a for a in plot.actors if a.kind == "arrow" and a.labels[0] == "Δθ")
        for k in range(SPEC.steps):
            np.testing.assert_array_equal(tail(step, k), trace.w[focus, k])
            np.testing.assert_allclose(tip(step, k), trace.w[focus, k + 1], rtol=1e-15, atol=1e-15)
        assert np.isnan(tip(step, SPEC.steps)).all(), "after the last step there is no update"


@pytest.mark.parametrize(
    ("spec", "title", "marks"),
    [
        (RaceSpec("bowl"), "+ minimum", 1),
        (RaceSpec("saddle"), "+ minima · ■ saddle point", 2),
        (RaceSpec("two-weights"), "minima: two curves · ■ saddle point", 1),
        (RaceSpec("typed", "x - y"), "no minimum in view", 0),
        (RaceSpec("typed", "x^2 - y^2"), "no minimum in view · ■ saddle point", 1),
        (RaceSpec("typed", "abs(x) + abs(y)"), "", 0),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_map_says_what_its_marks_are_and_where_there_is_no_minimum(spec, title, marks):
    _, plot = draw_map(replace(spec, x=0.3, y=0.4, steps=3))
    assert plot.title == title
    assert len([a for a in plot.actors if a.kind == "marker"]) == marks


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


@pytest.mark.parametrize(("surface", "shapes"), [("saddle", "++#"), ("bowl", "+")])
def test_the_terrain_marks_minima_and_saddle_points_on_its_ground(surface, shapes):
    trace, problem, grid, legend = parts(RaceSpec(surface, racers=parse("sgd,lr=0.05"), steps=5))
    drawn, [*flat] = terrain(trace, problem, grid, legend), contour_map(*_map_arguments(surface)).actors
    marks = drawn.marks
    signs = {"cross": "+", "square": "#"}
    assert "".join(signs[shape] for shape in marks.shapes) == shapes
    crosses = [actor for actor in flat if getattr(actor, "shape", "") in signs]
    np.testing.assert_array_equal(marks.x, np.concatenate([actor.x[:, 0] for actor in crosses]))
    np.testing.assert_array_equal(marks.y, np.concatenate([actor.y[:, 0] for actor in crosses]))
    i, j = (np.abs(side - at[0]).argmin() for side, at in ((drawn.y, marks.y), (drawn.x, marks.x)))
    assert marks.z[0] == pytest.approx(drawn.z[i, j], abs=0.02 * np.ptp(drawn.z))
    assert drawn.title == contour_map(*_map_arguments(surface)).title


def _map_arguments(surface):
    spec = RaceSpec(surface, racers=parse("sgd,lr=0.05"), steps=5)
    trace, problem, grid, legend = parts(spec)
    return trace, spec, problem, grid, legend


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


def test_who_leaves_again_was_there():
    spec = RaceSpec("bowl", racers=parse("momentum,lr=0.02"), x=1.0, y=0.0, steps=80, tolerance=1e-2)
    trace, _, _, legend = parts(spec)
    near = trace.loss[0] - trace.floor <= spec.tolerance
    arrived = trace.reached_at[0]
    assert not near[arrived:].all(), "momentum runs past the minimum"
    sentence = ""
    lines = dict(narration(trace, legend))
    for k in range(spec.steps + 1):
        sentence = lines.get(k, sentence)
        assert ("is there" in sentence) == bool(near[k] and k >= arrived)
        assert (f"was there after {arrived} steps" in sentence) == bool(not near[k] and k >= arrived)


def test_the_leader_has_the_lowest_loss_alone():
    trace = run(SPEC)
    leaders = leading(trace)
    assert leaders[0] == -1, "all start together"
    for k in (1, 10, 30):
        assert trace.loss[leaders[k], k] == trace.loss[:, k].min()
    assert (leading(run(replace(SPEC, racers=parse("adam;adam")))) == -1).all()


MANY = "sgd;momentum;nesterov;adagrad;rmsprop;adam;adamw;nadam;radam;adamax;slide-momentum;lbfgs;sgd;sgd"


@pytest.mark.parametrize(
    "text", [MANY, MANY.replace(";", ",lr=1e6;"), "slide-adam;slide-adagrad,wd=0.1", "adam"]
)
@pytest.mark.parametrize("surface", ["ravine", "himmelblau", "typed"])
def test_the_narration_is_whole_and_stands_in_one_line(text, surface):
    spec = RaceSpec(surface, formula="sqrt(x + 4.2) + log(y)", x=-4.0, y=1.0, racers=parse(text), steps=60)
    trace, _, _, legend = parts(spec)
    lines = narration(trace, legend)
    assert lines[0][0] == 0
    for k, sentence in lines:
        assert len(sentence) <= 118, (k, sentence)
        assert sentence.endswith("."), "nothing is cut"
        assert "…" not in sentence
        assert len(sentence) > len("."), "a race of one is not silent"
    if len(legend.names) > 4:
        k, sentence = lines[-1]
        near = (trace.loss[:, k] - trace.floor <= trace.tolerance).sum()
        assert (f"{near} of {len(legend.names)} are there" in sentence) == bool(near)
        ended = sum(step is not None and step <= k for step in trace.diverged)
        assert (f"{ended} diverged" in sentence) == bool(ended)


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


def test_every_optimizer_has_a_colour_and_twins_differ():
    assert OPTIMIZER_COLOURS.keys() <= RACERS.keys()
    assert len(racer_colours(list(RACERS))) == len(RACERS)
    assert racer_colours(["without a colour"]) == racer_colours(["without a colour"])
    colours = racer_colours(["sgd", "sgd", "sgd", "adam"])
    assert len(set(colours)) == 4
    assert colours[0] == OPTIMIZER_COLOURS["sgd"]
