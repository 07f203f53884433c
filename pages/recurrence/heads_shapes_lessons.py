"""One body, many heads, "Shapes of sequence processing": the lessons."""

from playground.ui.frame import Lesson

BUNDLED = {"run": ""}  # no run in the address: the training that comes with the app

SHAPE_LESSONS: tuple[Lesson, ...] = (
    Lesson(
        "Fed once",
        "“Greek” is fed once; then every letter that is drawn is fed back. “karanis” stands in no list, and "
        "the judge, which only counts n-grams, calls it Greek.",
        {"view": "shapes", "shape": "one_to_many", "name_language": "Greek"},
        7,
        BUNDLED,
    ),
    Lesson(
        "The last state answers",
        "“lewandows” would be English, 99 %. Two letters later the state answers Polish: all letters are "
        "read, one output counts. Step back and see.",
        {"view": "shapes", "shape": "many_to_one", "read_surname": "Lewandowski"},
        10,
        BUNDLED,
    ),
    Lesson(
        "A tag for each bit",
        "The same bit 1 is answered “odd” at t = 1 and “even” at t = 3: the output needs what the state "
        "remembers, whether the ones so far are even or odd.",
        {"view": "shapes", "shape": "aligned", "bits": "1011001"},
        2,
        BUNDLED,
    ),
    Lesson(
        "Longer than learned",
        "Trained on up to 8 bits, right on all 16: parity is one bit to remember, however long the string. "
        "Of strings of 9 to 16 bits 100 % are right.",
        {"view": "shapes", "shape": "aligned", "bits": "1111111111111111"},
        15,
        BUNDLED,
    ),
    Lesson(
        "Read, then write",
        "Six states read “facade” and write nothing. The last one is all that the decoder gets: it begins "
        "with ⟨s⟩ and writes the word in reverse.",
        {"view": "shapes", "shape": "encoder_decoder", "string": "facade"},
        6,
        BUNDLED,
    ),
    Lesson(
        "Too much for one state",
        "“cabbaged” has 8 letters, training had at most 6. All must pass through one state of 48 numbers: a "
        "letter is lost. Of 7 to 8 letters 36 % are right.",
        {"view": "shapes", "shape": "encoder_decoder", "string": "cabbaged"},
        15,
        BUNDLED,
    ),
)
