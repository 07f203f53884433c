"""What stands beside the map of the race: card, curves, numbers, maps of rates, basins and regimes."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch

from playground.experiments.optimizer_race.basins import DIVERGED, NONE, basin_map
from playground.experiments.optimizer_race.curvature import curvature
from playground.experiments.optimizer_race.problem import problem_of
from playground.experiments.optimizer_race.race import run
from playground.experiments.optimizer_race.racers import parse
from playground.experiments.optimizer_race.regimes import regime_map, regime_of
from playground.experiments.optimizer_race.spec import RaceSpec
from playground.experiments.optimizer_race.sweep import sweep
from playground.experiments.optimizer_race.torch_schedule import torch_rates
from playground.experiments.optimizer_race.walkthrough import walkthrough
from playground.figures.optimizer_race import basins, card, numbers, rates, regimes, scene, schedule
from playground.figures.optimizer_race.style import gap_above
from tests.figures.optimizer_race.scenes import SPEC, WITH_DIVERGENCE, parts
from tests.figures.oracle import actor, number, panel, rows, series


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
    assert rows(table)[legend.names[1]].note == "not yet"
    assert trace.reached_at[1] is None


def test_the_card_says_when_a_racer_arrived_or_where_it_ended():
    spec = RaceSpec("styblinski-tang", x=1.0, y=-1.0, racers=parse("sgd,lr=0.01"))
    trace, _, _, legend = parts(spec)
    assert rows(card.card(trace, legend))["SGD"].note == "in (2.75, -2.9)"
    spec = RaceSpec("bowl", racers=parse("sgd,lr=0.5"), x=2.0, y=0.0, tolerance=0.01)
    trace, _, _, legend = parts(spec)
    table = card.card(trace, legend)
    assert rows(table)["SGD"].note == str(trace.reached_at[0]) == "4"
    assert table.columns[2] == "there at", "the heading of the notes"


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
        for label, values in (("θ", trace.w), ("g", trace.grad_used), ("Δθ", trace.update)):
            shown = [column[k] for column in first[label].values]
            np.testing.assert_array_equal(shown, values[1][k])
        assert first["rate"].values[0][k] == trace.learning_rate[1, k]


@pytest.mark.parametrize(
    ("key", "factory"),
    [
        ("adam", partial(torch.optim.Adam, betas=(0.9, 0.999))),
        ("rmsprop", torch.optim.RMSprop),
        ("momentum", torch.optim.SGD),
        ("adagrad", torch.optim.Adagrad),
    ],
)
def test_the_buffers_are_those_that_torch_holds_at_the_step(key, factory):
    """Against torch's own optimizer, stepped by hand with the race's gradients."""
    spec = RaceSpec("bowl", racers=parse(key), steps=5)
    trace, problem, _, legend = parts(spec)
    rows = {row.label: row for row in numbers.every_number(trace, problem.surface, legend).rows}
    entry, racer = trace.racers[0].entry, trace.racers[0]
    w = torch.tensor([spec.x, spec.y], dtype=torch.float64, requires_grad=True)
    options = {name: value for name, value in racer.options if not name.startswith("beta")}
    optimizer = factory([w], lr=racer.learning_rate, **options)
    for k in range(5):
        for name, values in optimizer.state[w].items():
            if k == 0 or values is None or name not in entry.buffers:
                continue  # the next test
            row = next(row for label, row in rows.items() if label.endswith(name))
            shown = np.array([float(column[k]) for column in row.values])
            np.testing.assert_allclose(shown, np.ravel(torch.as_tensor(values).numpy()), rtol=1e-12)
        w.grad = torch.from_numpy(trace.grad_used[0, k].copy())
        optimizer.step()


def test_before_the_first_update_a_buffer_is_what_the_update_starts_from():
    spec = RaceSpec(
        "bowl", racers=parse("nadam;momentum;rprop,lr=0.3;adagrad,initial_accumulator_value=2"), steps=3
    )
    trace, problem, _, legend = parts(spec)
    table = numbers.every_number(trace, problem.surface, legend)
    shown = {row.label: (float(row.values[0][0]), row.absent) for row in table.rows if row.values}
    first = {"m exp_avg": 0, "v exp_avg_sq": 0, "mu_product": 1, "prev": 0, "Δ step_size": 0.3, "s sum": 2}
    assert {name: shown[name][0] for name in first} == first
    value, words = shown["b momentum_buffer"]
    assert np.isnan(value)
    assert words[0] == "none yet"
    assert table.title == "“none yet”: the first update makes this buffer"
    assert all("none yet" not in shown[name][1] for name in first)
    trace, problem, _, legend = parts(replace(spec, racers=parse("adam")))
    assert numbers.every_number(trace, problem.surface, legend).title == "", "nothing to explain"


@pytest.mark.parametrize(("count", "dense"), [(6, False), (7, True), (12, True)])
def test_the_rows_of_many_racers_stand_closer(count, dense):
    spec = RaceSpec(racers=parse(";".join(f"sgd,lr={0.001 * (k + 1)}" for k in range(count))), steps=20)
    trace, problem, grid, legend = parts(spec)
    table, curves = card.card(trace, legend), card.loss_curves(trace, spec, legend)
    assert table.dense is dense
    assert len(table.rows) == len(actor(curves, "trails").y) == count
    stage = scene(trace, spec, problem, grid, legend, [table, curves])
    map_plot = panel(stage, "map")
    assert list(actor(map_plot, "trails").labels) == list(legend.names), "every path has its name"


def test_a_letter_that_is_the_buffers_name_stands_there_once():
    spec = RaceSpec("bowl", racers=parse("slide-adam;slide-momentum;slide-adagrad;adam"), steps=3)
    trace, problem, _, legend = parts(spec)
    labels = [row.label for row in numbers.every_number(trace, problem.surface, legend).rows]
    assert {"s₁", "s₂", "change", "s", "m exp_avg"} < set(labels)
    for label in labels:
        parts_of_label = label.split()
        assert len(set(parts_of_label)) == len(parts_of_label)


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
    assert "SLIDE'S ADAM, same gradients" in text.texts[0]
    assert text.texts[0].count("same gradients") == 1, "said of the one that does not race"
    heading = f"ADAM: x → {trace.w[0, 1, 0]:.5g}\n".replace("-", "−")
    assert text.texts[0].startswith(heading), "the result is on top, too"
    assert "(1 − 0.9)" not in text.texts[3]
    assert f"{trace.w[0, 3, 0]:.5g}".replace("-", "−") in text.texts[2], "the text of a step ends at the next"


def test_the_counterpart_is_the_slides_rule_on_the_same_gradients():
    trace = run(RaceSpec(racers=parse("adam,lr=0.1"), steps=6))
    g = trace.grad_used[0, :, 0]
    s1, s2 = g[0], g[0] ** 2
    for k, step in enumerate(walkthrough(trace, 0)[:-1]):
        if k:
            s1, s2 = 0.9 * s1 + 0.1 * g[k], 0.999 * s2 + 0.001 * g[k] ** 2
        assert step[1].lines[-1].value == pytest.approx(trace.w[0, k, 0] - 0.1 * s1 / s2, rel=1e-12)


def test_the_learning_rate_is_drawn_against_the_step_beside_pytorchs():
    text = "sgd,lr=0.5;sgd,lr=0.5,schedule=linear,floor=0.1,share=0.5,first_k=1"
    spec = RaceSpec("bowl", racers=parse(text), x=1.0, y=1.0, steps=40)
    trace, _, _, legend = parts(spec, focus=1)
    scheduler = torch_rates(spec.racers[1], 40)
    plot = schedule.schedule_plot(trace, spec, legend, scheduler)
    trails = actor(plot, "trails")
    np.testing.assert_array_equal(trails.y, trace.learning_rate)
    np.testing.assert_array_equal(trails.x[1], np.arange(41))
    assert list(trails.labels) == list(legend.names)
    steps, rates_of_torch = series(plot, "LinearLR")
    np.testing.assert_allclose(rates_of_torch, trace.learning_rate[1][steps.astype(int)], rtol=1e-12)
    low, high = plot.figure["layout"]["yaxis"]["range"]
    assert low == 0 < np.nanmax(trails.y) < high
    assert plot.title.endswith("LinearLR")
    constant = schedule.schedule_plot(trace, spec, legend, None)
    assert constant.figure["data"] == []
    assert "rings" not in constant.title
