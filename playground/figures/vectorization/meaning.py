"""What an instruction of Python's bytecode does, in a few words."""

from collections.abc import Mapping

from playground.experiments.vectorization.walk import Instruction

WORDS: Mapping[str, str] = {  # by the beginning of a name, the longest that fits
    "BINARY_OP": "adds to the sum",
    "BINARY_SLICE": "takes a number out of a list",
    "BINARY_SUBSCR": "takes a number out of a list",
    "BUILD_LIST": "makes an empty list",
    "BUILD_TUPLE": "makes a tuple",
    "CALL": "calls {callee}",
    "FOR_ITER": "fetches the next item, or leaves the loop",
    "END_FOR": "leaves the loop",
    "GET_ITER": "asks for the items one by one",
    "JUMP_BACKWARD": "goes back to the head of the loop",
    "LIST_APPEND": "appends the result to the list",
    "LOAD_ATTR": "looks up the name {argument} in an object",
    "LOAD_CLOSURE": "takes {argument}",
    "LOAD_CONST": "takes {argument}",
    "LOAD_DEREF": "takes {argument}",
    "LOAD_FAST": "takes {argument}",
    "LOAD_FAST_AND_CLEAR": "sets aside what the name {argument} stands for",
    "LOAD_GLOBAL": "looks up the name {argument}",
    "LOAD_METHOD": "looks up the name {argument} in an object",
    "MAKE_FUNCTION": "makes a function of the comprehension",
    "POP_TOP": "drops a result that nobody wants",
    "PRECALL": "prepares the call",
    "RETURN_VALUE": "returns the result",
    "STORE": "gives a value the name {argument}",
    "STORE_FAST_LOAD_FAST": "gives a value the first name and takes the second: {argument}",
    "SWAP": "exchanges two values on the stack",
}


def meaning(instruction: Instruction, piece: str, made: int) -> str:
    """A clause without a subject: "looks up the name dot in an object"; `made` multiplications."""
    callee = "the comprehension" if piece.startswith("[") else piece.partition("(")[0]
    if made and instruction.name.startswith("BINARY_OP"):
        return "multiplies two numbers: 1 multiplication"
    if made:
        return f"calls {callee}: {made} multiplication{'s' if made != 1 else ''} in compiled code"
    fitting = [name for name in WORDS if instruction.name.startswith(name)]
    if not fitting:
        return "prepares what follows"
    return WORDS[max(fitting, key=len)].format(argument=instruction.argument or "it", callee=callee)
