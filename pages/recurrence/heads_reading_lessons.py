"""One body, many heads, "One text through it": the lessons."""

from playground.ui.frame import Lesson

READING_LESSONS: tuple[Lesson, ...] = (
    Lesson(
        "The mask",
        "Watson, held out, is English. In a batch with 6 padded places and no mask it is Spanish: padding "
        "was read as letters. With the mask every score stays.",
        {"view": "reading"},
        5,
    ),
    Lesson(
        "What pooling takes",
        "Maximum pooling: each of 48 units takes the letter at which it is largest. The W gives 31 % of the "
        "pooled state, the t 8 %.",
        {"view": "reading", "pooling": "max"},
        0,
    ),
    Lesson(
        "Gradient",
        "Call Watson Dutch: J is 3.2 nats, and ∂J/∂z = ŷ − y pulls Dutch up by 0.96 and English down by "
        "0.88. Autograd gives the same.",
        {"view": "reading", "language": "Dutch"},
        5,
    ),
    Lesson(
        "Georgia",
        "No pooling, a tag for every word: the first georgia is a company, as a bank follows; the last one a "
        "place, as “in” stands before it.",
        {"view": "reading", "head": "tags", "sentence": "georgia bank met paris in georgia"},
        0,
    ),
    Lesson(
        "No mask needed",
        "Generation reads forward states alone, and these never read what stands behind: padding changes no "
        "score. It is left out of the loss only.",
        {"view": "reading", "head": "word"},
        8,
    ),
    Lesson(
        "Never seen",
        "Three stays, 18 nights; the training has two stays and 12 nights at most. The head answers 13.6: it "
        "has not learned to add.",
        {
            "view": "reading",
            "head": "nights",
            "sentence": "tom stayed six nights in rome and six nights in oslo and six nights in lima",
        },
        15,
    ),
)
