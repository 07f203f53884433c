"""One sentence for each step of an answer: what is fed, and what the network makes of it."""

from playground.experiments.sequence_shapes.answer import Answer
from playground.experiments.sequence_shapes.data import SPECIAL
from playground.experiments.sequence_shapes.training_trace import ShapesTrace
from playground.figures.spelling import literal

END = SPECIAL[2]


def narration(answer: Answer, trace: ShapesTrace, active: bool = False) -> list[tuple[int, str]]:
    """A sentence for each step; where nothing is trained yet, each begins with that."""
    sentence = {
        "one_to_many": _writes_name,
        "many_to_one": _reads_name,
        "aligned": _tags,
        "encoder_decoder": _reverses,
    }[answer.shape]
    begin = "" if trace.rounds else "Begins in a moment. " if active else "Not trained yet: press Train. "
    return [(t, begin + sentence(answer, t)) for t in range(answer.steps)]


def _quoted(text: str) -> str:
    return f"“{literal(text)}”"


def _percent(answer: Answer, t: int, k: int) -> str:
    """P of a class, in words; 100 % only where it is 1."""
    p = float(answer.probability[k, t])
    return f"{p:.1%}" if 0.995 <= p < 0.9995 or p < 0.005 else f"{p:.0%}"


def _taken(answer: Answer, t: int) -> str:
    """The class taken and its probability."""
    k = int(answer.taken[t])
    name = answer.classes[k]
    shown = "the end token" if name == END else _quoted(name)
    return f"{shown}, {_percent(answer, t, k)}"


def _writes_name(answer: Answer, t: int) -> str:
    verb = "drawn" if answer.question.temperature else "taken"
    name = "".join(answer.output)
    if t == answer.steps - 1:
        if answer.taken[t] != 0:
            return f"{_quoted(name)}: cut off here. The judge says {answer.judged}."
        new = "a training name" if answer.known_name() else "not a training name"
        end = f"The end token, {_percent(answer, t, 0)}"
        return f"{end}: {_quoted(name)}, {new}. The judge says {answer.judged}."
    if t == 0:
        return f"{answer.fed[0]} is fed, once and for all. {_taken(answer, t)}, is {verb} and fed next."
    return f"{_quoted(answer.fed[t])} is fed back. {_taken(answer, t)}, is {verb} and fed next."


def _reads_name(answer: Answer, t: int) -> str:
    k = int(answer.probability[:, t].argmax())
    said = f"{answer.classes[k]}, {_percent(answer, t, k)}"
    if t < answer.steps - 1:
        return f"{_quoted(''.join(answer.source[: t + 1]))} is read. If the name ended here: {said}."
    if answer.is_right is None:
        return f"The last state answers: {said}. This surname stands in no list."
    lists = " or ".join(answer.expected)
    where = "a training name" if answer.known_name() else "held out"
    verdict = "right" if answer.is_right else "wrong"
    return f"The last state answers: {said}. Listed as {lists}, {where}: {verdict}."


def _tags(answer: Answer, t: int) -> str:
    ones = answer.source[: t + 1].count("1")
    expected, right = answer.expected[t], answer.output[t] == answer.expected[t]
    return (
        f"{literal(answer.fed[t])} is read: {ones} one{'s' * (ones != 1)} so far, {expected}. "
        f"The network says {_taken(answer, t)}: {'right' if right else 'wrong'}."
    )


def _reverses(answer: Answer, t: int) -> str:
    if answer.encodes[t]:
        return (
            f"{_quoted(answer.fed[t])} is read into the encoder's state. Nothing is written before the end."
        )
    written, expected = ("".join(letters) for letters in (answer.output, answer.expected))
    if t == answer.steps - 1:
        ending = f"The end token, {_percent(answer, t, 0)}" if answer.taken[t] == 0 else "No end token"
        if answer.is_right:
            return f"{ending}: {_quoted(written)} is right, letter by letter."
        return f"{ending}: {_quoted(written)}, but the reverse is {_quoted(expected)}."
    if t == answer.reads:
        return (
            f"The decoder begins with the encoder's last state, and reads ⟨s⟩. It writes {_taken(answer, t)}."
        )
    return f"{_quoted(answer.fed[t])} is fed back. The decoder writes {_taken(answer, t)}."
