"""The lessons of the studio: what to train first."""

from playground.ui.frame import Lesson

LESSONS = [
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
        "Four kinds of model",
        "Press “One of each kind”: counts, a fixed window, a transformer and an LSTM learn one text, "
        "then score any sentence you type.",
        {"source": "students", "tokens": "words", "model": "lstm", "budget": "30"},
    ),
]
