"""Vectorization: what its lessons claim; a measurement is made, found again, stopped; bad input."""

import re
import time
from dataclasses import replace

import numpy as np
import pytest

from pages.networks.vectorization import PAGE
from pages.networks.vectorization_controls import measurement_spec_of, setup_of, walk_spec_of
from pages.networks.vectorization_run import caption
from playground.experiments.vectorization.measured import SPREAD, bundled, empty
from playground.experiments.vectorization.measurement import SETUPS, MeasurementSpec, Setup, plan
from playground.experiments.vectorization.walk import WalkSpec, run
from playground.experiments.vectorization.ways import WAYS
from playground.figures.vectorization.times import microseconds
from playground.runs.view import RunView
from playground.ui.job_service import service
from tests.pages.walking import checked, open_page, scenes

FILE = "networks/vectorization.py"
OWNER = "v" * 43
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}
TINY = {"view": "times", "windows": "2", "dimension": "3", "classes": "2"}
NAMES = list(WAYS)


def walk_lesson(title):
    """The trace of a lesson on the small example, and the lesson."""
    lesson = LESSONS[title]
    return run(walk_spec_of(PAGE.settings(lesson))), lesson


def times_lesson(title):
    """Setup and index of N of a lesson on times, and the lesson: it shows the bundled measurement."""
    lesson = LESSONS[title]
    values = PAGE.settings(lesson)
    assert measurement_spec_of(values) == bundled().spec
    assert lesson.address == {"run": ""}
    return setup_of(values), lesson.step, lesson


def median(setup, way, at):
    return 1e6 * bundled().seconds[1, SETUPS.index(setup), NAMES.index(way), at]


def test_every_lesson_fits_a_line():
    assert len(LESSONS) == 7
    assert all(len(lesson.look_for) <= 118 for lesson in LESSONS.values())


def test_one_call_each():
    trace, lesson = walk_lesson("One call each")
    calls = np.flatnonzero(np.diff(trace.multiplications)) + 1
    assert lesson.step == calls[0] == trace.executed[calls[0]]
    assert set(np.diff(trace.multiplications)) == {0, 6}
    assert f"{calls[0]} instructions until the first" in lesson.look_for
    assert f"{calls[1] - calls[0]} more to the second" in lesson.look_for
    assert len(set(np.diff(calls))) == 1, "as many between any two"


def test_one_call_for_all():
    trace, lesson = walk_lesson("One call for all")
    assert trace.multiplications[lesson.step - 1 : lesson.step + 1].tolist() == [0, 24]
    loop = run(WalkSpec("loop"))
    assert f"Instruction {lesson.step} makes all 24" in lesson.look_for
    assert f"{trace.executed[-1]} instructions, not {loop.executed[-1]}" in lesson.look_for
    more = run(WalkSpec("product", few_windows=6))
    assert more.executed[-1] == trace.executed[-1]


def test_number_by_number():
    trace, lesson = walk_lesson("Number by number")
    assert set(np.diff(trace.multiplications)) == {0, 1}
    assert trace.multiplications[lesson.step - 1 : lesson.step + 1].tolist() == [0, 1]
    names = [instruction.name for instruction in trace.instructions[lesson.step - 7 : lesson.step]]
    assert any(name.startswith(("LOAD", "BINARY_SUBSCR")) for name in names), "its numbers are fetched before"
    total = trace.executed[-1]
    assert f"{total} for 24, {total / 24:.0f} for each" in lesson.look_for


def test_the_slide():
    setup, at, lesson = times_lesson("The slide")
    assert setup == Setup("numpy", 64, 1)
    assert bundled().spec.sizes[at] == 500
    many, one = median(setup, "comprehension", at), median(setup, "product", at)
    assert f"{639 / 53.8:.3g} times" in lesson.look_for
    assert f"{microseconds(many)} and {microseconds(one)}, {many / one:.3g} times" in lesson.look_for


def test_one_window():
    setup, at, lesson = times_lesson("One window")
    assert bundled().spec.sizes[at] == 1
    many, one = median(setup, "comprehension", at), median(setup, "product", at)
    assert f"Both make one call: {microseconds(many)} and {microseconds(one)}." in lesson.look_for
    assert [WAYS[way].calls(1) for way in ("comprehension", "product")] == [1, 1]
    assert [WAYS[way].calls(500) for way in ("comprehension", "product")] == [500, 1]


def test_rounding():
    setup, at, lesson = times_lesson("Rounding")
    single, double = (
        np.nanmax(bundled().difference[SETUPS.index(replaced), 1:, at])
        for replaced in (setup, setup._replace(bits=64))
    )
    assert setup.bits == 32
    assert f"in float32 the largest difference of any way is {single:.0e}".capitalize() in lesson.look_for
    assert f"in float64 {double:.0e}" in lesson.look_for
    assert double < 1e-10 < single < 1e-3


def test_pytorch():
    setup, at, lesson = times_lesson("PyTorch")
    assert setup == Setup("torch", 64, 1)
    loop, one = median(setup, "loop", at), median(setup, "product", at)
    numpy_loop = median(Setup("numpy", 64, 1), "loop", at)
    words = f"500 calls take {microseconds(loop)}, in NumPy {microseconds(numpy_loop)}."
    assert words in lesson.look_for
    assert microseconds(one) in lesson.look_for


def run_of(at):
    run_id = at.query_params["run"]
    return run_id[0] if isinstance(run_id, list) else run_id


def wait(run_id, until=("finished",)):
    end = time.monotonic() + 300
    while service().run(run_id).status not in until:
        assert time.monotonic() < end, service().run(run_id)
        time.sleep(0.1)
    return service().run(run_id)


def test_the_bundled_measurement_is_there_at_once_and_names_its_machine():
    at = open_page(FILE, view="times")
    [(header, _)] = scenes(at)
    assert header["last"] == header["step"] == 8
    [words] = [text.value for text in at.caption if "Measured elsewhere" in text.value]
    assert str(bundled().machine["torch"]) in words.replace("\\", "")


def test_of_other_sizes_nothing_is_there_until_it_is_measured_here():
    at = open_page(FILE, OWNER, folds=False, **TINY)
    assert scenes(at)[0][0]["last"] == 0
    assert any("Measure here times every way" in text.value for text in at.caption)
    checked(at.button(key="start-job").click().run())
    run_id = run_of(at)
    assert wait(run_id).job == "vectorization"
    again = open_page(FILE, **TINY, run=run_id)
    [(header, _)] = scenes(again)
    assert header["last"] == header["step"] == 1
    words = " ".join(text.value for text in again.caption)
    assert "Measured here" in words
    assert "were made" not in words
    assert again.button(key="start-job").label == "Measure again"
    assert len(again.dataframe[0].value) == len(SETUPS) * len(WAYS) * 2
    other = open_page(FILE, folds=False, view="times", run=run_id)
    assert any("other sizes" in text.value for text in other.caption)
    elsewhere = open_page("regularization/dropout.py", OWNER, view="training", run=run_id)
    assert elsewhere.error


def test_a_measurement_is_stopped_and_keeps_what_was_made():
    at = open_page(FILE, OWNER, folds=False, view="times", windows="2000", dimension="600", classes="100")
    checked(at.button(key="start-job").click().run())
    run_id = run_of(at)
    checked(at.button(key="stop").click().run())
    view = wait(run_id, ("stopped",))
    assert view.step < len(plan(MeasurementSpec(2000, 600, 100)))
    checked(at.run())
    words = " ".join(text.value for text in at.caption)
    assert re.search(r"\d+ of \d+ timings were made|nothing was measured", words)
    assert len(scenes(at)) == 1


def died(spec):
    return RunView(
        id="x",
        revision=1,
        status="died",
        step=63,
        steps=400,
        title="Measurement",
        job="vectorization",
        spec=spec.to_json(),
        message="stopped at step 63: its worker ended unexpectedly",
        seconds=4.0,
        elapsed=2.0,
        position=0,
        expected_wait=0.0,
        tokens_per_second=0.0,
        owner="",
    )


def test_a_worker_that_was_killed_is_named_and_loses_nothing():
    spec = bundled().spec
    partly = replace(bundled(), timings=(63, 373))
    words = caption(died(spec), spec, SETUPS[0], partly)
    assert "Stopped at step 63: its worker ended unexpectedly: 63 of 373 timings were made." in words
    assert "other sizes" not in words
    assert "other sizes" in caption(died(spec), MeasurementSpec(7), SETUPS[0], partly)
    assert "nothing was measured" in caption(died(spec), spec, SETUPS[0], empty(spec))


def test_a_busy_machine_is_named_by_its_quartiles():
    setup = SETUPS[0]
    calm = replace(bundled(), seconds=np.broadcast_to(bundled().seconds[1], bundled().seconds.shape))
    assert "busy" not in caption(None, calm.spec, setup, calm)
    seconds = calm.seconds.copy()
    seconds[2, 0, 3, 4] *= 2.5 * SPREAD / 1.5
    busy = caption(None, calm.spec, setup, replace(calm, seconds=seconds))
    known = int(np.isfinite(seconds[1, 0]).sum())
    assert f"quartiles of 1 of {known} timings differ by more than 1.5 times, up to 2.5." in busy


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("windows", "0", "Windows N must be between 1 and 2000, not 0"),
        ("dimension", "601", "Dimension d must be between 1 and 600, not 601"),
        ("classes", "1.5", "Classes C must be a number, not “1.5”"),
        ("few_windows", "7", "Windows N must be between 1 and 6, not 7"),
    ],
)
def test_what_is_out_of_range_gets_a_sentence(name, value, sentence):
    at = open_page(FILE, folds=False, view="calls" if name.startswith("few") else "times", **{name: value})
    assert any(sentence in text.value.replace("\\", "") for text in at.caption)
    assert len(scenes(at)) == 1


@pytest.mark.parametrize("sizes", [(1, 1, 1), (2000, 600, 100)])
def test_sizes_at_the_ends(sizes):
    names = ("windows", "dimension", "classes")
    values = dict(zip(names, map(str, sizes), strict=True))
    at = open_page(FILE, view="times", **values)
    assert len(scenes(at)) == 1
    assert any(f"in about {MeasurementSpec(*sizes).seconds:.0f} s" in text.value for text in at.caption)


def test_an_address_that_names_no_measurement_says_so():
    at = open_page(FILE, folds=False, view="times", run="garbage")
    assert at.error
    assert scenes(at)[0][0]["last"] == 8, "the bundled one"
