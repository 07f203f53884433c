"""The optimizer race: the lessons."""

from playground.experiments.optimizer_race.racers import parse
from playground.ui.frame import Lesson

LESSONS = [
    Lesson(
        "A saddle holds",
        "40 steps on, SGD still crawls along the ridge: the gradient there is almost 0. PyTorch’s momentum"
        " adds up what little there is, and left at step 25.",
        {
            "surface": "saddle",
            "x": -2.0,
            "y": 0.001,
            "racers": parse("sgd,lr=0.1;momentum,lr=0.1"),
            "steps": 120,
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
            "racers": parse("sgd,lr=0.1;momentum,lr=0.1;slide-momentum,lr=0.1"),
            "steps": 150,
            "focus": 2,
        },
        85,
    ),
    Lesson(
        "Saddle point",
        "Started on the ridge itself, y = 0, all three come to rest in the saddle point: the gradient is 0"
        " there, 0.25 above the minima. Nothing pushes them off; with noise 0.1 they leave.",
        {
            "surface": "saddle",
            "x": -2.0,
            "y": 0.0,
            "racers": parse("sgd,lr=0.1;momentum,lr=0.1;adam,lr=0.1"),
            "steps": 200,
        },
        200,
    ),
    Lesson(
        "Zig-zag",
        "50 times as steep across as along: SGD jumps from wall to wall at every step and hardly moves "
        "along. Momentum swings less often and is there in 80 steps instead of 116, Nesterov’s in 37.",
        {
            "racers": parse("sgd,lr=0.038;momentum,lr=0.02;nesterov,lr=0.02"),
            "condition": 50.0,
            "steps": 150,
        },
        12,
    ),
    Lesson(
        "AdaGrad stalls",
        "Both at rate 0.1: AdaGrad’s sum s only grows, so its steps only shrink. RMSprop forgets old "
        "squares and was there at step 25. At this rate, that is: at rate 1 it is AdaGrad that ends lower.",
        {"racers": parse("adagrad,lr=0.1;rmsprop,lr=0.1"), "view": "numbers"},
        60,
    ),
    Lesson(
        "Slide’s AdaGrad",
        "PyTorch divides by the root of the sum s, the slide by s: its first step is 1/g, 0.25 along and"
        " 0.05 across, PyTorch’s is 1 in both. PyTorch’s is there at step 26, the slide’s still at L = 7.56"
        " after 200.",
        {"racers": parse("adagrad,lr=1;slide-adagrad,lr=1"), "view": "worked", "focus": 1},
        0,
    ),
    Lesson(
        "Too large",
        "The curvature across is 20, so SGD bears rates below 2/20 = 0.1. At 0.105 each step lands higher "
        "on the other wall. Momentum 0.9 bears up to 3.8/20 = 0.19 and arrives.",
        {"racers": parse("sgd,lr=0.105;momentum,lr=0.105;adam,lr=0.105"), "steps": 120},
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
            "racers": parse("adam,lr=0.1;slide-adam,lr=0.1"),
            "view": "worked",
            "focus": 1,
            "steps": 250,
        },
        0,
    ),
    Lesson(
        "Slide’s RMSProp",
        "The slope across is 0.0022 here. SGD’s step is 0.0002; RMSprop’s is 1, since the root of s cancels"
        " g; without the root it is η/g = 44.5, which throws the slide’s out of the picture.",
        {
            "surface": "plateau",
            "x": -4.6,
            "y": 1.2,
            "racers": parse("sgd,lr=0.1;rmsprop,lr=0.1;slide-rmsprop,lr=0.1"),
            "view": "worked-y",
            "focus": 2,
        },
        0,
    ),
    Lesson(
        "Linear decay",
        "ε falls from 0.5 to 0.05, τ = 10. Counted from k = 0 the first update has 0.5, the tenth 0.095; from"
        " k = 1, as in the lecture, 0.455 and 0.05: one update earlier. L ends at 0.0033 instead of 0.0009.",
        {
            "surface": "bowl",
            "x": -2.5,
            "y": 1.5,
            "racers": parse(
                "sgd,lr=0.5,schedule=linear,floor=0.1,share=0.5;"
                "sgd,lr=0.5,schedule=linear,floor=0.1,share=0.5,first_k=1"
            ),
            "steps": 20,
            "view": "schedule",
            "focus": 1,
        },
        9,
    ),
    Lesson(
        "Noise hovers",
        "Every gradient is noisy, with the same noise for both. At a constant rate SGD keeps being thrown "
        "about the minimum; with a rate that decays to 2 % it settles.",
        {
            "surface": "bowl",
            "x": -2.5,
            "y": 1.5,
            "racers": parse("sgd,lr=0.2;sgd,lr=0.2,schedule=cosine"),
            "steps": 200,
            "noise": 1.5,
        },
        200,
    ),
    Lesson(
        "Start in the fog",
        "Only the slope underfoot is seen, so the start decides the end. From (0, 0) SGD comes to (3, 2),"
        " from (0, −1) to (3.58, −1.85); each of the four minima is reached from about a quarter of all"
        " starts.",
        {
            "surface": "himmelblau",
            "x": 0.0,
            "y": 0.0,
            "racers": parse("sgd,lr=0.01"),
            "view": "basins",
        },
        40,
    ),
    Lesson(
        "Nobody wins",
        "Each at the best of 25 rates (the dots), after 200 steps. Here RMSprop ends lowest; on Beale’s "
        "function it is Adam, in the ravine AdaGrad. A race at one rate says little.",
        {
            "surface": "rosenbrock",
            "x": -1.2,
            "y": 1.0,
            "racers": parse("sgd,lr=0.001;momentum,lr=0.0004;adagrad;rmsprop;adam"),
            "view": "rates",
        },
        200,
    ),
]
