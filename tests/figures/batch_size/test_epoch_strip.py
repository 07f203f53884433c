"""The strip of the epoch: each example once, cut into batches, and lit is the one whose gradient is used."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
import torch

from playground.experiments.batch_size import loss_grid, paths
from playground.figures import batch_size as figure
from playground.figures.batch_size.epoch_strip import epoch_strip
from tests.figures.batch_size.scenes import SPEC, side_panels
from tests.figures.oracle import at, panels

SPECS = (
    SPEC,
    replace(SPEC, batch_size=6, examples=16, model="linear", learning_rate=0.05),
    replace(SPEC, batch_size=40, examples=24, model="logistic", reshuffle="once", epochs=2),
)


def elements(graph):
    """Every drawn element with the data-x that moves it, as (tag, attributes, bound reference or "")."""
    out = []

    def visit(node, reference):
        reference = node.get("data-x", reference)
        out.append((node.tag, node.attrib, reference))
        for child in node:
            visit(child, reference)

    visit(ElementTree.fromstring(graph.svg), "")
    return out


def value(graph, reference, step):
    name, row = reference.rsplit(".", 1)
    return int(at(graph.arrays[name], step)[int(row)])


def lit(graph, k, step):
    """The examples under the frame of the k-th strip: none where no frame is shown."""
    for name in ("full", "rest"):
        if value(graph, f"{name}.{k}", step):
            group = next(
                node
                for node in ElementTree.fromstring(graph.svg).iter()
                if node.get("data-show") == f"{name}.{k}"
            )
            frame = next(rect for rect in group.iter("rect") if rect.get("fill") == "none")
            unit = float(group.find("g").get("data-unit"))
            count = round(float(frame.get("width")) / unit)
            first = value(graph, f"start.{k}", step)
            return [value(graph, f"example.{place}", step) for place in range(first, first + count)]
    return []


@pytest.mark.parametrize("spec", SPECS)
def test_every_example_stands_once_in_an_epoch_at_the_place_of_its_number(spec):
    trace = paths.run(spec)
    graph = epoch_strip(trace, spec)
    drawn = elements(graph)
    numbers = {
        text.get("data-bind"): float(node.get("x"))
        for node in ElementTree.fromstring(graph.svg).iter("text")
        for text in node
        if text.get("data-bind", "").startswith("example.")
    }
    assert len(numbers) == spec.examples
    for step in (1, spec.examples, spec.examples + 1, len(trace.seen) - 1):
        order = [value(graph, f"example.{place}", step) for place in range(spec.examples)]
        assert sorted(order) == list(range(spec.examples)), "each example exactly once"
        assert order == trace.order[(step - 1) // spec.examples].tolist()
        cells = [(a, ref) for tag, a, ref in drawn if tag == "rect" and ref.startswith("place.")]
        assert len(cells) == len(trace.sizes) * spec.examples
        for attributes, reference in cells:
            example, place = int(reference.split(".")[1]), value(graph, reference, step)
            assert order[place] == example
            width = float(attributes["width"])
            assert float(attributes["x"]) + (place + 0.5) * width == pytest.approx(
                numbers[f"example.{place}"], abs=1e-6
            )
    orders = {tuple(at(graph.arrays["example"], e * spec.examples + 1)) for e in range(spec.epochs)}
    assert len(orders) == (spec.epochs if spec.reshuffle == "every" else 1)


def test_an_example_keeps_its_colour_in_every_strip():
    graph = epoch_strip(paths.run(SPEC), SPEC)
    fills = {}
    for tag, attributes, reference in elements(graph):
        if tag == "rect" and reference.startswith("place."):
            fills.setdefault(reference, set()).add(attributes["fill"])
    assert all(len(colours) == 1 for colours in fills.values())
    shares = [int(re.search(r"(\d+)%", next(iter(fills[f"place.{i}"])))[1]) for i in range(64)]
    assert (shares[0], shares[-1]) == (0, 100)
    assert shares == sorted(shares)


@pytest.mark.parametrize("spec", SPECS)
def test_the_lit_batch_is_the_one_whose_gradient_has_just_been_used(spec):
    trace = paths.run(spec)
    graph = epoch_strip(trace, spec)
    x, y = spec.data
    assert not any(lit(graph, k, 0) for k in range(len(trace.sizes))), "nothing is lit before the first"
    for k, size in enumerate(trace.sizes):
        used = []
        for t in trace.update_steps(k)[1:]:
            batch = lit(graph, k, int(t))
            theta = torch.tensor(trace.theta[k, t - 1], requires_grad=True)
            z = x[batch] * theta[0] + theta[1]
            loss = spec.toy_model.loss(z, y[batch]).mean()
            (gradient,) = torch.autograd.grad(loss, theta)
            np.testing.assert_allclose(
                trace.theta[k, t] - trace.theta[k, t - 1], -spec.learning_rate * gradient.numpy(), atol=1e-12
            )
            assert value(graph, "now.0", int(t)) == (t - 1) % spec.examples
            used += batch
        expected = np.tile(np.arange(spec.examples), spec.epochs)
        np.testing.assert_array_equal(np.sort(used), np.sort(expected), err_msg=f"batches of {size}")


def test_between_updates_the_batch_that_is_being_filled_is_lit():
    trace = paths.run(SPEC)
    graph = epoch_strip(trace, SPEC)
    for t in (1, 5, 8, 9, 70):
        batch = lit(graph, 1, t)
        assert trace.order.ravel()[t - 1] in batch
        assert len(batch) == 8


def test_the_strip_stands_under_the_map_as_wide_as_the_stage():
    trace, grid = paths.run(SPEC), loss_grid.run(SPEC)
    stage = figure.scene(trace, SPEC, grid, side_panels(SPEC, "fit")[:1], 192, below=epoch_strip(trace, SPEC))
    assert list(panels(stage)) == ["map", "fit", "numbers", "epoch"]
    assert stage.panels[0].panels[-1].id == "epoch"
    assert panels(stage)["numbers"].columns == ("L(a, b)", "‖∇L‖", "updates")
    loss, _, updates = panels(stage)["numbers"].rows[1].values
    np.testing.assert_array_equal(loss, trace.loss[1])
    np.testing.assert_array_equal(updates, trace.updates[1])
    assert stage.pack()
