"""Vectorization: the lessons. Their counts and times are computed from the trace and the measurement."""

from playground.experiments.vectorization.measured import bundled
from playground.experiments.vectorization.measurement import SETUPS, Setup
from playground.experiments.vectorization.walk import WalkSpec, run, step_of
from playground.experiments.vectorization.ways import SLIDE_SECONDS, WAYS
from playground.figures.numbers import digits
from playground.figures.vectorization.times import microseconds
from playground.ui.frame import Lesson

BUNDLED = {"run": ""}  # no run in the address: the measurement that comes with the app
NAMES = list(WAYS)
SLIDE_SETUP = Setup("numpy", 64, 1)


def _executed(way: str) -> int:
    """Instructions that the small example takes in all."""
    return int(run(WalkSpec(way)).executed[-1])


def _loop() -> Lesson:
    first, second = (step_of(WalkSpec("loop"), product) for product in (1, 7))
    return Lesson(
        "One call each",
        f"{first} instructions until the first call multiplies, {second - first} more to the second. Each "
        "call: 6 multiplications in compiled code.",
        {"way": "loop"},
        first,
    )


def _product() -> Lesson:
    step = step_of(WalkSpec("product"), 1)
    return Lesson(
        "One call for all",
        f"Instruction {step} makes all 24 multiplications: {_executed('product')} instructions, not "
        f"{_executed('loop')}. With more windows it stays at {_executed('product')}.",
        {"way": "product"},
        step,
    )


def _elements() -> Lesson:
    total = _executed("elements")
    return Lesson(
        "Number by number",
        f"Every multiplication is an instruction of its own, after those that fetch its numbers: {total} for "
        f"24, {total / 24:.0f} for each.",
        {"way": "elements"},
        step_of(WalkSpec("elements"), 1),
    )


def _times(title: str, text: str, N: int, setup: Setup) -> Lesson:
    settings = {"library": setup.library, "bits": str(setup.bits), "threads": str(setup.threads)}
    step = bundled().spec.sizes.index(N)
    return Lesson(title, text, {"view": "times", **settings}, step, BUNDLED, number=N)


def median(way: str, N: int, setup: Setup) -> float:
    """Microseconds in the measurement that comes with the app."""
    measured = bundled()
    return float(1e6 * measured.median(setup)[NAMES.index(way), measured.spec.sizes.index(N)])


def difference(way: str, N: int, setup: Setup) -> float:
    """The largest difference in the measurement that comes with the app."""
    measured = bundled()
    return float(measured.difference[SETUPS.index(setup), NAMES.index(way), measured.spec.sizes.index(N)])


def _slide() -> Lesson:
    many, one = (median(way, 500, SLIDE_SETUP) for way in ("comprehension", "product"))
    slide = SLIDE_SECONDS["comprehension"] / SLIDE_SECONDS["product"]
    return _times(
        "The slide",
        f"The slide: 639 µs and 53.8 µs, {slide:.3g} times. This measurement: {microseconds(many)} and "
        f"{microseconds(one)}, {digits(many / one, 3)} times. The rings are the slide's.",
        500,
        SLIDE_SETUP,
    )


def _one_window() -> Lesson:
    setup = Setup("numpy", 32, 1)
    many, one = (median(way, 1, setup) for way in ("comprehension", "product"))
    return _times(
        "One window",
        f"Both make one call: {microseconds(many)} and {microseconds(one)}. With N windows the list makes N "
        "calls, the product one: press play.",
        1,
        setup,
    )


def _equal() -> Lesson:
    double, single = Setup("torch", 64, 1), Setup("torch", 32, 1)
    return _times(
        "Rounding",
        f"In float32 the largest difference of any way is {worst(500, single):.0e}, in float64 "
        f"{worst(500, double):.0e}: sums in another order are rounded otherwise.",
        500,
        single,
    )


def worst(N: int, setup: Setup) -> float:
    """The largest difference of any way that was timed at N windows."""
    return max(difference(way, N, setup) for way in WAYS if way != "elements")


def _torch() -> Lesson:
    setup = Setup("torch", 64, 1)
    loop, one = (median(way, 500, setup) for way in ("loop", "product"))
    numpy_loop = median("loop", 500, SLIDE_SETUP)
    return _times(
        "PyTorch",
        f"500 calls take {microseconds(loop)}, in NumPy {microseconds(numpy_loop)}. The one product takes "
        f"{microseconds(one)} here.",
        500,
        setup,
    )


LESSONS = [_loop(), _product(), _elements(), _slide(), _one_window(), _equal(), _torch()]
