"""Training regimes: the lessons."""

from pages.recurrence.regimes_controls import LAST_STEP
from playground.ui.frame import Lesson

BUNDLED = {"run": ""}  # no run in the address: the comparison that comes with the app

LESSONS: list[Lesson] = [
    Lesson(
        "Gold throughout",
        "Teacher forcing, 200 updates: “[(ab” is read as it stands, and the “)” that must follow costs "
        "0.17 nats. What the network would have written itself is never read.",
        {"regime": "teacher", "update": 200},
        4,
    ),
    Lesson(
        "A coin decides",
        "Scheduled sampling at update 120: ε = 0.7. The coin u is above it, so the network reads its own “<” "
        "in place of “[”.",
        {},
        1,
    ),
    Lesson(
        "The wrong question",
        "Other coins: “{{[b” was read, yet the target is still the “)” of “[(ab)”. It costs 3.79 nats; where "
        "the coins fed gold so far (seed 4), 1.13.",
        {"seed": 2},
        4,
    ),
    Lesson(
        "One coin a string",
        "One coin for the whole string, as in much code: at ε = 0.5 this string is all gold, or, as here, "
        "all the model's own.",
        {"coin": "sequence", "update": 200},
        9,
    ),
    Lesson(
        "Does not help here",
        "Well-formed: teacher forcing 59 %, professor forcing 12 % (its discriminator is right in 73 %), "
        "scheduled sampling 8 %, free running 0 %. Their NLL is higher in every seed.",
        {"view": "compared", "side": "discriminator"},
        LAST_STEP,
        BUNDLED,
    ),
    Lesson(
        "Drift",
        "Of the strings right so far, teacher forcing makes an error at token 7 in 6 %, scheduled "
        "sampling in 33 %, free running in 59 %: none of them drifts less.",
        {"view": "compared", "side": "drift"},
        LAST_STEP,
        BUNDLED,
    ),
    Lesson(
        "Right, and short",
        "With the risk 93 % are well-formed, but the NLL is 0.21 higher, and of 900 strings 751 have at most "
        "4 characters; by teacher forcing 229 do.",
        {"view": "compared"},
        LAST_STEP,
        BUNDLED,
    ),
    Lesson(
        "The risk alone",
        "α = 0: all but 2 of 900 strings are well-formed, and all have at most 4 characters. The held-out "
        "NLL is 5.19, above that of a uniform guess, 3.09.",
        {"view": "compared", "nll_weight": 0.0},
        LAST_STEP,
        BUNDLED,
    ),
    Lesson(
        "A baseline",
        "100 updates, when the risk begins: subtracting the mean risk of the other strings lowers the "
        "variance of the gradient's estimate from 51.5 to 13.9.",
        {"view": "compared", "side": "variance"},
        5,
        BUNDLED,
    ),
]
