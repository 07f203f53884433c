"""Stacked and bidirectional networks, "Depth and direction": the lessons."""

from playground.ui.frame import Lesson

DEPTH_LESSONS: tuple[Lesson, ...] = (
    Lesson(
        "Left context",
        "Two layers, one direction: the state of “stick” has seen “let us stick” and nothing later, on both "
        "layers. Its other derivatives are exactly 0: y₃ is left-contextual.",
        {"arrangement": "forward", "layers": 2},
        14,
    ),
    Lesson(
        "Both sides",
        "A second row reads from the right. The halves of y₃ have read tokens 1 to 3 and 3 to 6: together "
        "they see the whole sentence.",
        {},
        14,
    ),
    Lesson(
        "It sees the answer",
        "On layer 2 even the forward state of t = 1 sees all six tokens: it reads the backward half below "
        "it. Asked for the next token, it need only copy.",
        {"layers": 2},
        12,
    ),
    Lesson(
        "Two apart",
        "ELMo's way: each network reads only its own rows, so layer 2, forward, t = 3 sees three tokens. "
        "Each may be trained to predict what it has not read.",
        {"arrangement": "apart", "layers": 2},
        14,
    ),
    Lesson(
        "out[:, -1]",
        "The last row of out: its forward half has read all six tokens, its backward half, the first state "
        "of the pass from the right, only “plan”.",
        {},
        17,
    ),
    Lesson(
        "h_n",
        "The final state of each pass, that of t = 6 and that of t = 1: both halves have read all six "
        "tokens. This is what a classifier should read.",
        {},
        18,
    ),
)
