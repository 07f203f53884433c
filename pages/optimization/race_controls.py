"""The optimizer race: its words and its controls."""

import streamlit as st

from playground.catalog.surfaces import SURFACES
from playground.experiments.optimizer_race.racers import Racer, read, suited, write
from playground.experiments.optimizer_race.spec import RaceSpec
from playground.ui.controls import Choice, Line, Slider, number, seed
from playground.ui.frame import Lesson, Page
from playground.ui.racers import Field, Focus

DEFAULT = RaceSpec()
TYPED = "typed"
LAST = "race.surface"  # the surface that was chosen last
RULES = "The rules of the race"

BESIDE = {
    "card": "Race card",
    "numbers": "Every number",
    "worked": "One step worked, x",
    "worked-y": "One step worked, y",
    "rates": "Fair race",
    "basins": "Basin map",
    "regimes": "Momentum regimes",
}
PICTURE = {"map": "Contour map", "terrain": "In three dimensions"}


def start_again() -> None:
    """A new surface: everybody goes to its good start, and rates nobody has touched follow it."""
    before, chosen = st.session_state.get(LAST, DEFAULT.surface), st.session_state["surface"]
    st.session_state[LAST] = chosen
    if chosen not in SURFACES:
        return
    for control, value in zip((X, Y), SURFACES[chosen].start, strict=True):
        control.put(value)
    old, new = (SURFACES[key].rate if key in SURFACES else 0.0 for key in (before, chosen))
    field = read(FIELD.good())
    FIELD.put(write(tuple(suited(one, new) if suited(one, old) == one else one for one in field)))


def joining(one: Racer) -> Racer:
    """A racer that joins, at a rate that suits the surface."""
    chosen = st.session_state.get("surface", DEFAULT.surface)
    return suited(one, SURFACES[chosen].rate) if chosen in SURFACES else one


def take_formula() -> None:
    """Who types a function wants to see it."""
    st.session_state["surface"] = TYPED


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
    then=start_again,
)
FORMULA = Line(
    "formula",
    "f(x, y) =",
    "Your own surface: + − * / **, sin cos tanh exp log sqrt abs min max, pi and e.",
    "0.1*(x^2 + y^2) + sin(2*x)*cos(y)",
    200,
    then=take_formula,
)
SHAPES = {  # the surfaces' own parameters, by name: the condition number of the ravine, ...
    parameter.key: number(parameter, parameter.default)
    for surface in SURFACES.values()
    for parameter in surface.parameters
}
FIELD = Field(
    "racers",
    "Racers",
    "kind,name=value,…; one after the other, separated by semicolons",
    write(tuple(suited(one, SURFACES[DEFAULT.surface].rate) for one in read(DEFAULT.racers))),
    suit=joining,
)
STEPS = Slider(
    "race_steps", "Steps", "How many updates everybody makes.", 10, 1000, 10, DEFAULT.steps, format="%d"
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
    fold=RULES,
)
SEED = seed("noise_seed", "Seed of the noise", "Another seed, another sequence.", DEFAULT.seed, RULES)
TOLERANCE = Slider(
    "tolerance",
    "Tolerance",
    "Who comes this close to the lowest known loss is there.",
    0.0,
    10.0,
    0.001,
    DEFAULT.tolerance,
    format="%g",
    typed=True,
    fold=RULES,
)

LESSONS = [
    Lesson(
        "A saddle holds",
        "40 steps on, SGD still crawls along the ridge: the gradient there is almost 0. PyTorch’s momentum"
        " adds up what little there is, and left at step 25.",
        {
            "surface": "saddle",
            "x": -2.0,
            "y": 0.001,
            "racers": "sgd,lr=0.1;momentum,lr=0.1",
            "race_steps": 120,
        },
        40,
    ),
    Lesson(
        "Averages lag",
        "The slide’s momentum averages steps, it does not add them up. SGD left the saddle at step 67; "
        "the average, still carrying old small steps, leaves at 98, the latest of the three.",
        {
            "surface": "saddle",
            "x": -2.0,
            "y": 0.001,
            "racers": "sgd,lr=0.1;momentum,lr=0.1;slide-momentum,lr=0.1",
            "race_steps": 150,
            "focus": 2,
        },
        85,
    ),
    Lesson(
        "Zig-zag",
        "50 times as steep across as along: SGD jumps from wall to wall at every step and hardly moves "
        "along. Momentum swings less often and is there in 80 steps instead of 116, Nesterov’s in 37.",
        {
            "racers": "sgd,lr=0.038;momentum,lr=0.02;nesterov,lr=0.02",
            "condition": 50.0,
            "race_steps": 150,
        },
        12,
    ),
    Lesson(
        "AdaGrad stalls",
        "Both at rate 0.1: AdaGrad’s sum s only grows, so its steps only shrink. RMSprop forgets old "
        "squares and was there at step 25. At this rate, that is: at rate 1 it is AdaGrad that ends lower.",
        {"racers": "adagrad,lr=0.1;rmsprop,lr=0.1", "beside": "numbers"},
        60,
    ),
    Lesson(
        "Too large",
        "The curvature across is 20, so SGD bears rates below 2/20 = 0.1. At 0.105 each step lands higher "
        "on the other wall. Momentum 0.9 bears up to 3.8/20 = 0.19 and arrives.",
        {"racers": "sgd,lr=0.105;momentum,lr=0.105;adam,lr=0.105", "race_steps": 120},
        30,
    ),
    Lesson(
        "Slide’s Adam",
        "No root, no bias correction: a step goes like 1/g, so the first one is 0.04 where g is large and "
        "0.067 where it is small. PyTorch’s is 0.1 in both, and it is there at step 64, the slide’s at "
        "189.",
        {
            "surface": "bowl",
            "x": -2.5,
            "y": 1.5,
            "racers": "adam,lr=0.1;slide-adam,lr=0.1",
            "beside": "worked",
            "focus": 1,
            "race_steps": 250,
        },
        0,
    ),
    Lesson(
        "Noise hovers",
        "Every gradient is noisy, with the same noise for both. At a constant rate SGD keeps being thrown "
        "about the minimum; with a rate that decays to 2 % it settles.",
        {
            "surface": "bowl",
            "x": -2.5,
            "y": 1.5,
            "racers": "sgd,lr=0.2;sgd,lr=0.2,schedule=cosine",
            "race_steps": 200,
            "noise": 1.5,
        },
        200,
    ),
    Lesson(
        "Nobody wins",
        "Each at the best of 25 rates (the dots), after 200 steps. Here RMSprop ends lowest; on Beale’s "
        "function it is Adam, in the ravine AdaGrad. A race at one rate says little.",
        {
            "surface": "rosenbrock",
            "x": -1.2,
            "y": 1.0,
            "racers": "sgd,lr=0.001;momentum,lr=0.0004;adagrad;rmsprop;adam",
            "beside": "rates",
        },
        200,
    ),
]

PAGE = Page(
    title="Optimizer race",
    question="From the same start: who gets down first, and what does each one remember?",
    formula=[
        (r"\theta", "value"),
        (r"\;\leftarrow\;", ""),
        (r"\theta", "value"),
        (r"\;-\;", ""),
        (r"\eta\cdot", "update"),
        (r"\text{rule}(", ""),
        (r"g_1,\dots,g_t", "gradient"),
        (")", ""),
    ],
    controls=[
        Choice("beside", "Beside the map", "What stands to the right.", BESIDE, "card"),
        Choice("picture", "The surface is drawn", "From above, or to be turned by hand.", PICTURE, "map"),
        SURFACE,
        FIELD,
        Focus("focus", "The racer in focus", "Which racer is looked at closely."),
        STEPS,
        X,
        Y,
        FORMULA,
        *(shape for shape in SHAPES.values()),
        NOISE,
        SEED,
        TOLERANCE,
    ],
    lessons=LESSONS,
)
