"""The optimizer race: the controls, and the spec that they describe."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from playground.catalog.surfaces import SURFACES
from playground.experiments.optimizer_race.problem import TYPED
from playground.experiments.optimizer_race.racers import Racer, default_racer, with_suggested_rate
from playground.experiments.optimizer_race.spec import RaceSpec
from playground.ui.controls import Choice, Control, Slider, TextInput, fill_spec, number, seed
from playground.ui.racers import RacerList, RacersText

DEFAULT = RaceSpec()
RULES = "The rules of the race"

VIEWS = {
    "card": "Race card",
    "schedule": "Loss and learning rate",
    "numbers": "Every number",
    "worked": "One step worked, x",
    "worked-y": "One step worked, y",
    "rates": "Fair race",
    "basins": "Basin map",
    "regimes": "Momentum regimes",
}
PICTURES = {"map": "Contour map", "terrain": "In three dimensions"}


def surface_chosen() -> None:
    """A new surface: all go to its good start, and rates that some surface suggests become its own."""
    chosen = SURFACE.get()
    if chosen not in SURFACES:
        return
    surface = SURFACES[chosen]
    for control, value in zip((X, Y), surface.start, strict=True):
        control.set(value)
    RACERS.set(
        tuple(
            with_suggested_rate(racer, surface.rate) if _has_suggested_rate(racer) else racer
            for racer in RACERS.get()
        )
    )


def _has_suggested_rate(racer: Racer) -> bool:
    """Whether the racer's learning rate is the one that some surface suggests: nobody has set another."""
    return any(with_suggested_rate(racer, surface.rate) == racer for surface in SURFACES.values())


def new_racer(kind: str) -> Racer:
    """A racer that joins, at a rate that suits the surface."""
    racer, chosen = default_racer(kind), SURFACE.get()
    return with_suggested_rate(racer, SURFACES[chosen].rate) if chosen in SURFACES else racer


def _on(surface: str) -> Callable[[Mapping[str, Any]], bool]:
    """Whether this is the surface: for the controls that it alone has."""
    return lambda values: bool(values["surface"] == surface)


def _start(name: str, default: float) -> Slider:
    return Slider(
        name,
        f"Start {name}",
        "Where all begin. Or drag the ring on the map, or click there.",
        -100.0,
        100.0,
        0.1,
        default,
        format="%.5g",
        typed=True,
    )


X, Y = _start("x", DEFAULT.x), _start("y", DEFAULT.y)
SURFACE = Choice(
    "surface",
    "Loss surface",
    "The function of two parameters that everybody descends.",
    {**{key: surface.title for key, surface in SURFACES.items()}, TYPED: "Typed f(x, y)"},
    DEFAULT.surface,
    on_change=surface_chosen,
)
FORMULA = TextInput(
    "formula",
    "f(x, y) =",
    "Your own surface: + − * / **, sin cos tanh exp log sqrt abs min max, pi and e.",
    "0.1*(x^2 + y^2) + sin(2*x)*cos(y)",
    200,
    applies=_on(TYPED),
)
SURFACE_PARAMETERS = {  # the surfaces' own, by name: the condition number of the ravine, ...
    parameter.key: replace(number(parameter, parameter.default), applies=_on(surface.key))
    for surface in SURFACES.values()
    for parameter in surface.parameters
}
RACERS = RacersText(
    "racers",
    "Racers",
    "kind,name=value,…; one after the other, separated by semicolons",
    tuple(with_suggested_rate(racer, SURFACES[DEFAULT.surface].rate) for racer in DEFAULT.racers),
)
FOCUS = RacerList(
    "focus",
    "The racer in focus",
    "The one chosen here is looked at closely, and its settings are below. Any number can race.",
    RACERS,
    new_racer,
)
NOISE = Slider(
    "noise",
    "Gradient noise σ",
    "Added to every gradient, as a mini-batch would: the same sequence for all, whoever else races.",
    0.0,
    10.0,
    0.1,
    DEFAULT.noise,
    format="%.4g",
    typed=True,
    group=RULES,
)
CONTROLS: list[Control] = [
    Choice("view", "Beside the map", "What stands to the right.", VIEWS, "card"),
    Choice("picture", "The surface is drawn", "From above, or to be turned by hand.", PICTURES, "map"),
    SURFACE,
    FOCUS,
    RACERS,
    Slider("steps", "Steps", "How many updates everybody makes.", 10, 1000, 10, DEFAULT.steps, format="%d"),
    X,
    Y,
    FORMULA,
    *SURFACE_PARAMETERS.values(),
    NOISE,
    replace(
        seed("seed", "Seed of the noise", "Another seed, another sequence.", DEFAULT.seed, RULES),
        applies=lambda values: values["noise"] > 0,
    ),
    Slider(
        "tolerance",
        "Tolerance",
        "Who comes this close to the lowest known loss is there.",
        0.0,
        10.0,
        0.001,
        DEFAULT.tolerance,
        format="%g",
        typed=True,
        group=RULES,
    ),
]


def spec_of(values: Mapping[str, Any]) -> RaceSpec:
    """The race that the controls describe."""
    parameters = tuple((name, values[name]) for name in SURFACE_PARAMETERS)
    return fill_spec(DEFAULT, values, surface_parameters=parameters)
