"""A control that changes nothing is not shown; one that is shown changes the trace or the picture.

Pages whose scene follows from the controls alone are walked here, view by view, without a session.
"""

from dataclasses import replace
from itertools import product

import pytest

from pages.networks import neurons_controls, neurons_one_line_controls, vectorization_controls
from pages.optimization import batch_size_side_panels
from pages.recurrence import (
    elmo_directions_controls,
    elmo_occurrences_controls,
    elmo_training_controls,
    heads_reading_controls,
    heads_shapes_controls,
    heads_training_controls,
    regimes_controls,
)
from pages.regularization import dropout_controls, weight_penalties
from playground.errors import TextError
from playground.experiments import (
    backprop,
    decoding,
    dropout,
    gradient_descent,
    losses,
    training_step,
    two_weights,
)
from playground.experiments.backprop.quantity_ref import find_ref
from playground.experiments.batch_size import loss_grid, paths
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.experiments.elmo import depth, occurrences
from playground.experiments.heads import reading as heads_reading
from playground.experiments.neurons import layers, matrix, one_line, unit
from playground.experiments.neurons import product as matrix_product
from playground.experiments.regimes import fed
from playground.experiments.sequence_shapes.answer import answer
from playground.experiments.sequence_shapes.data import SHAPES
from playground.experiments.sequence_shapes.training_trace import ShapesTrace, bundled_shape
from playground.experiments.vectorization import measured, walk
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec
from playground.figures import backprop as backprop_figure
from playground.figures import batch_size as batch_size_figure
from playground.figures import decoding as decoding_figure
from playground.figures import dropout as dropout_figure
from playground.figures import gradient_descent as gradient_descent_figure
from playground.figures import losses as losses_figure
from playground.figures import sequence_shapes as shapes_figure
from playground.figures import training_step as training_step_figure
from playground.figures import two_weights as two_weights_figure
from playground.figures.elmo import depth as depth_figure
from playground.figures.elmo import occurrences as occurrences_figure
from playground.figures.heads import reading as heads_reading_figure
from playground.figures.neurons import layers as layers_figure
from playground.figures.neurons import matrix as matrix_figure
from playground.figures.neurons import one_line as one_line_figure
from playground.figures.neurons import unit as unit_figure
from playground.figures.regimes import fed as fed_figure
from playground.figures.vectorization import times_scene, walk_scene
from playground.ui.controls import fill_spec
from tests.experiments.decoding.scorers import TableScorer
from tests.pages.walking import checked, key, module, open_page, set_control, unpack, widget


def draw_gradient_descent(values):
    spec = fill_spec(gradient_descent.GradientDescentSpec(), values)
    return gradient_descent_figure.scene(gradient_descent.run(spec), spec)


def draw_batch_size(values):
    spec = fill_spec(BatchSizeSpec(), values)
    trace, grid, last = paths.run(spec), loss_grid.run(spec), spec.epochs * spec.examples
    measured = values["view"] == "cost"  # its times are never twice the same
    panels = (
        [] if measured else batch_size_side_panels.side_panels(values["view"], spec, trace, grid, last)[0]
    )
    return batch_size_figure.scene(trace, spec, grid, panels, last)


def draw_two_weights(values):
    trace = two_weights.run(fill_spec(two_weights.TwoWeightsSpec(), values))
    grid = two_weights.error_grid(trace["x"][0], trace["y"][0], two_weights.half_width(trace))
    return two_weights_figure.scene(trace, grid, values["detailed_updates"], values["predict"] == "on")


def draw_backprop(values):
    spec = fill_spec(backprop.BackpropSpec(), values)
    try:
        selected = find_ref(values["selection"], spec.shape) if values["selection"] else None
    except ValueError:
        selected = None
    return backprop_figure.scene(backprop.run(spec), spec, values["granularity"], values["view"], selected)


def draw_training_step(values):
    spec = fill_spec(training_step.TrainingStepSpec(), values)
    trace = training_step.run(spec)
    return training_step_figure.scene(trace, spec, training_step_figure.domain_of(trace, spec))


def draw_losses(values):
    spec = fill_spec(losses.LossesSpec(), values)
    if values["view"] == "weights":
        return losses_figure.weights_scene(losses.run_weights(spec), spec)
    trace = losses.run(spec)
    return losses_figure.scene(trace, spec, losses_figure.view_of(trace))


def draw_dropout(values):
    if values["view"] == "training":
        return dropout_controls.training_spec_of(values)
    spec = dropout_controls.spec_of(values)
    return dropout_figure.scene(dropout.run(spec), spec, values["view"], values["mode"])


def draw_weight_penalties(values):
    return weight_penalties.scene_of(fill_spec(WeightPenaltiesSpec(), values), values)


def draw_decoding(values):
    spec, view = (
        replace(fill_spec(decoding.DecodingSpec(), values), max_length=min(8, values["max_length"])),
        values["view"],
    )
    prompt = decoding.encode_prompt(spec.prompt, SCORER.tokenizer)
    if view == "sampling_check":
        return decoding_figure.sampling_check_scene(decoding.check_sampling(spec, SCORER, prompt))
    if view == "comparison":
        return decoding_figure.comparison_scene(decoding.compare_strategies(spec, SCORER, prompt))
    if spec.decoder.searches:
        return decoding_figure.beam_scene(decoding.beam_search(spec, SCORER, prompt), SCORER.tokenizer)
    return decoding_figure.generation_scene(decoding.generate(spec, SCORER, prompt), spec)


def draw_neurons(values):
    if values["view"] == "unit":
        spec = fill_spec(neurons_controls.UNIT, values)
        return unit_figure.scene(unit.run(spec), spec)
    if values["view"] == "layers":
        return layers_figure.scene(layers.run(fill_spec(neurons_controls.LAYERS, values)))
    if values["view"] == "one_line":
        spec = fill_spec(neurons_one_line_controls.ONE_LINE, values)
        return one_line_figure.scene(one_line.run(spec), spec)
    if values["matrix_view"] == "product":
        return matrix_figure.product_scene(matrix_product.run(fill_spec(neurons_controls.PRODUCT, values)))
    trace = matrix.run(fill_spec(neurons_controls.MATRIX, values))
    return matrix_figure.scene(trace, values["matrix_view"], values["turn"])


def draw_vectorization(values):
    if values["view"] == "calls":
        return walk_scene(walk.run(vectorization_controls.walk_spec_of(values)))
    spec = vectorization_controls.measurement_spec_of(values)
    found = measured.bundled_measurement(spec) or measured.empty(spec)
    return times_scene(found, vectorization_controls.setup_of(values))


def draw_elmo(values):
    if values["view"] == "directions":
        return elmo_directions_controls.spec_of(values)
    if values["view"] == "elmo":
        return elmo_training_controls.spec_of(values), values["task"]
    try:
        if values["view"] == "depth":
            return depth_figure.scene(depth.run(fill_spec(depth.DepthSpec(), values)))
        spec = fill_spec(elmo_occurrences_controls.DEFAULT, values)
        return occurrences_figure.scene(occurrences.run(spec))
    except TextError as error:  # of an empty sentence
        return str(error)


def draw_shapes(values):
    spec, question = heads_shapes_controls.spec_of(values), heads_shapes_controls.question_of(values)
    trace = bundled_shape(spec) or ShapesTrace.from_columns(spec, {})
    return spec, picture(shapes_figure.scene(trace, answer(spec.shape, trace.weights, question)))


def draw_heads(values):
    try:
        if values["view"] == "shapes":
            return draw_shapes(values)
        if values["view"] == "heads":
            return heads_training_controls.spec_of(values)
        return heads_reading_figure.scene(heads_reading.run(heads_reading_controls.spec_of(values)))
    except TextError as error:
        return str(error)


def draw_regimes(values):
    if values["view"] == "compared":
        return regimes_controls.compared_spec(values), values["side"]
    try:
        return fed_figure.scene(fed.run(regimes_controls.fed_spec(values)))
    except TextError as error:  # of an empty string
        return str(error)


DRAW = {  # by page: its picture for the controls' values
    "optimization/gradient_descent.py": draw_gradient_descent,
    "optimization/batch_size.py": draw_batch_size,
    "networks/neurons.py": draw_neurons,
    "networks/two_weights.py": draw_two_weights,
    "networks/backprop.py": draw_backprop,
    "networks/training_step.py": draw_training_step,
    "networks/losses.py": draw_losses,
    "networks/vectorization.py": draw_vectorization,
    "regularization/dropout.py": draw_dropout,
    "regularization/weight_penalties.py": draw_weight_penalties,
    "language_models/decoding.py": draw_decoding,
    "recurrence/elmo.py": draw_elmo,
    "recurrence/heads.py": draw_heads,
    "recurrence/regimes.py": draw_regimes,
}
SWITCHES = {"view", "loss", "penalty", "detailed_updates", "strategy", "epochs", "regime"}
"""Controls under whose values others are shown or not."""
PAIRS = {  # of which every pair is tried
    "recurrence/heads.py": ("view", "head"),
    "language_models/decoding.py": ("view", "strategy"),
    "networks/losses.py": ("view", "loss"),
}
DEEPER = {  # settings of several switches at once, without which some control is shown nowhere
    "networks/neurons.py": [
        {"view": "matrix", "matrix_view": "rows", "matrix": ((1.0, 0.5, 2.0), (0.0, 1.0, -1.0))},
        {"view": "matrix", "matrix_view": "product"},
        {"view": "one_line", "hidden_layer": True},
        {"view": "one_line", "method": "perceptron"},
        {"view": "one_line", "method": "gradient", "problem": "xor", "hidden_layer": True},
    ],
    "recurrence/heads.py": [{"view": "shapes", "shape": shape} for shape in SHAPES],
}
SMALL = {  # what else takes long, or hides the effect of a cut behind another cut
    "language_models/decoding.py": {"top_k": 2, "top_p": 1.0, "min_p": 0.0, "typical_p": 1.0},
    "optimization/batch_size.py": {"epochs": 2, "examples": 16},
    "regularization/dropout.py": {"mask_count": 20, "units": 2},
    "regularization/weight_penalties.py": {"steps": 20, "points": 8, "degree": 6},
}
UNSEEN = {  # what changes in the scene and is not seen
    "predict",  # marks numbers as ones to hide, and no step hides one of them
    "log_probabilities",  # other scores of the same probabilities, to rounding
}
OF_THE_MODEL = {"model", "prompt", "order", "stop_sequence"}  # what the scorer of this test does not know
MOVE_THE_CLOCK = {"strength"}  # by their callback, where the clock is lambda
MORE_TRACE = {"mask_count", "mode"}  # masks that the picture does not show, but the table of the data


SCORER = TableScorer(9, 0, can_end=False)


def picture(drawn):
    return unpack(drawn.pack())[0]["version"] if hasattr(drawn, "pack") else drawn


def settings(file, controls):
    """The initial values, and these with each value of a switch, or of a pair of them."""
    initial = {control.name: control.initial for control in controls} | SMALL.get(file, {})
    yield from ({**initial, **deeper} for deeper in DEEPER.get(file, ()))
    if file in PAIRS:
        samples = [next(c.samples() for c in controls if c.name == name) for name in PAIRS[file]]
        yield from ({**initial, **dict(zip(PAIRS[file], pair, strict=True))} for pair in product(*samples))
        return
    yield initial
    for control in controls:
        if control.name in SWITCHES:
            for sample in control.samples():
                if sample != control.initial:
                    yield {**initial, control.name: sample}


@pytest.mark.parametrize("file", DRAW)
def test_a_control_is_shown_exactly_where_it_changes_something(file):
    controls, draw = module(file).PAGE.controls, DRAW[file]
    shown = set()
    for values in settings(file, controls):
        before = picture(draw(values))
        for control in controls:
            others = [sample for sample in control.samples() if sample != values[control.name]]
            changes = (picture(draw({**values, control.name: sample})) != before for sample in others)
            if control.applies is not None and not control.applies(values):
                assert control.name in UNSEEN or not any(changes), (
                    f"{control.name} changes the picture at {values}"
                )
                continue
            shown.add(control.name)
            by_chance = values.get("view") == "comparison"  # a few drawn tokens may stay the same
            if others and control.name not in MOVE_THE_CLOCK | MORE_TRACE | OF_THE_MODEL and not by_chance:
                assert any(changes), f"{control.name} changes nothing at {values}"
    unseen = {control.name for control in controls} - shown - OF_THE_MODEL
    assert not unseen, "every control is shown somewhere"


def test_a_hidden_control_keeps_its_value_in_the_session_and_in_the_address():
    file = "regularization/weight_penalties.py"
    at = open_page(file, folds=False, view="decay")
    controls = {control.name: control for control in module(file).PAGE.controls}
    set_control(at, controls["learning_rate"], 0.2)
    checked(at.run())
    set_control(at, controls["view"], "path")
    checked(at.run())
    with pytest.raises(AssertionError, match="not on the page"):
        widget(at, "learning_rate")
    for _ in range(2):
        checked(at.run())
        assert at.session_state[key(at, "learning_rate")] == 0.2
        assert at.query_params["learning_rate"] in ("0.2", ["0.2"])
    set_control(at, controls["view"], "decay")
    checked(at.run())
    assert widget(at, "learning_rate").value == 0.2


def test_a_link_sets_a_control_that_is_hidden_at_first():
    file = "regularization/weight_penalties.py"
    at = open_page(file, folds=False, batch_size="8")
    controls = {control.name: control for control in module(file).PAGE.controls}
    set_control(at, controls["view"], "decay")
    checked(at.run())
    assert widget(at, "batch_size").value == 8
