"""The studio: train a language model on a text, watch it learn, ask it what comes next."""

import streamlit as st

from pages.studio import begin, compare, watch
from playground.ui.controls import Choice
from playground.ui.frame import Lesson, Page
from playground.ui.owner import owner
from playground.ui.texts import OWN, SOURCES

PAGE = Page(
    title="Train on your text",
    question="Give a network your text: what does it learn first, and what does it expect next?",
    formula=[
        (r"L", "loss"),
        (r"=-\tfrac1T\textstyle\sum_t\ln ", ""),
        (r"P_\theta(x_t\mid x_{<t})", "value"),
    ],
    controls=[
        Choice("source", "Text", "Your own text, or one of the bundled samples.", SOURCES, OWN),
        Choice(
            "tokens", "Tokens", "What the model reads and writes one at a time.", begin.TOKENS, "characters"
        ),
        Choice(
            "model",
            "Model",
            "A recurrent network, a fixed window, or counts.",
            begin.MODEL_TITLES,
            "lstm",
        ),
        Choice(
            "budget",
            "Time budget",
            "How long to train. It is turned into a number of steps, so that a run can be repeated exactly.",
            begin.BUDGETS,
            "30",
        ),
    ],
    lessons=[
        Lesson(
            "Names, letter by letter",
            "Ten seconds are enough for names that sound right. Ask it for “Finnish: ” or “Italian: ”.",
            {"source": "surnames", "budget": "10"},
        ),
        Lesson(
            "Early decides late",
            "Whose exams, whose books? No 5-gram can know; watch the loss sink below its line.",
            {"source": "students", "tokens": "words", "budget": "30"},
        ),
        Lesson(
            "What opens must close",
            "Type a prompt of open brackets: does it close them in the right order?",
            {"source": "brackets", "budget": "30"},
        ),
        Lesson(
            "Without a memory cell",
            "The plain RNN on the same text: the same budget, no gates. Compare the held-out loss.",
            {"source": "students", "tokens": "words", "model": "rnn", "budget": "30"},
        ),
        Lesson(
            "Three kinds of model",
            "Press “One of each kind”: counts, a fixed window and an LSTM learn one text, then score any "
            "sentence you type.",
            {"source": "students", "tokens": "words", "model": "lstm", "budget": "30"},
        ),
    ],
)


def main() -> None:
    """Runs to compare or a run, if the address names them; else the way to a new one."""
    who = owner()
    run_id = st.query_params.get("run", "")
    if st.query_params.get("compare"):
        compare.show(PAGE, who)
    elif run_id:
        watch.show(PAGE, run_id, who)
    else:
        begin.show(PAGE, who)


if __name__ == "__main__":
    main()
