"""The bytecode that a function executes, recorded while it runs under `sys.settrace`; Python 3.11 to 3.13.

What `sys.settrace` needs in order to report every instruction differs by version:

3.12   `f_trace_opcodes` has been set in some frame before `sys.settrace` is called; else nothing is reported.
3.13   a frame's `f_trace` is set before its `f_trace_opcodes`; else a function's first call is not reported.
3.12+  the code is instrumented in place. Where another thread runs the same code meanwhile, events are lost,
       and with two recordings at a time 3.12.1 ends with a segmentation fault. So the function runs as a
       copy, and one recording waits for the other. Of other code, such as NumPy's, `inside` may miss
       instructions on 3.13 while another thread runs that code, too.

Standard library only.
"""

import dis
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import CodeType, FrameType, FunctionType
from typing import Any

Position = tuple[
    int, int, int, int
]  # first line, from that of `def`; last line; first column; behind the last

_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Execution:
    """One execution of an instruction of the function's own code.

    name, argument   of the instruction, and what it works on
    position         where it stands in the source
    inside           instructions that other Python code executed during it
    """

    name: str
    argument: str
    position: Position
    inside: int = 0


def record(function: Callable[..., Any], *arguments: Any) -> tuple[list[Execution], Any]:
    """Call the function; return what it executed, its comprehensions included, and its result.

    TypeError unless it is written in Python; what it raises is passed on.
    """
    if not isinstance(function, FunctionType):
        raise TypeError(f"{function!r} has no bytecode")
    code = _copy(function.__code__)
    copied = FunctionType(code, function.__globals__, function.__name__)
    recorder = _Recorder(_instructions(code, code.co_firstlineno))
    with _one_at_a_time:
        result = recorder.run(copied, arguments)
    return recorder.executions, result


class _Recorder:
    """The trace functions: executions of own instructions are listed, those of any others are counted."""

    def __init__(self, own: dict[tuple[CodeType, int], Execution]) -> None:
        self.own = own
        self.executions: list[Execution] = []

    def run(self, function: FunctionType, arguments: tuple[Any, ...]) -> Any:
        """Call the function under `sys.settrace`; the trace function that was there is put back."""
        before = sys.gettrace()
        sys._getframe().f_trace_opcodes = True  # for 3.12, see above
        sys.settrace(self._enter)
        try:
            return function(*arguments)
        finally:
            sys.settrace(before)

    def _enter(self, frame: FrameType, event: str, argument: object) -> Callable[..., Any]:
        """A function is entered: report its instructions, in the order of assignments that 3.13 needs."""
        frame.f_trace = self._execute
        frame.f_trace_lines, frame.f_trace_opcodes = False, True
        return self._execute

    def _execute(self, frame: FrameType, event: str, argument: object) -> Callable[..., Any]:
        """An instruction is about to be executed."""
        if event == "opcode":
            execution = self.own.get((frame.f_code, frame.f_lasti))
            if execution is not None:
                self.executions.append(execution)
            elif self.executions:
                last = self.executions[-1]
                self.executions[-1] = replace(last, inside=last.inside + 1)
        return self._execute


def _copy(code: CodeType) -> CodeType:
    """The same code, and that of its comprehensions, as objects that no other thread runs."""
    constants = (
        _copy(constant) if isinstance(constant, CodeType) else constant for constant in code.co_consts
    )
    return code.replace(co_consts=tuple(constants))


def _instructions(code: CodeType, origin: int) -> dict[tuple[CodeType, int], Execution]:
    """All instructions of a function and its comprehensions, by code and offset; `def` is line `origin`."""
    found = {
        (code, instruction.offset): Execution(
            instruction.opname, _argument(instruction), _position(instruction, origin)
        )
        for instruction in dis.get_instructions(code)
    }
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found |= _instructions(constant, origin)
    return found


def _position(instruction: dis.Instruction, origin: int) -> Position:
    """Where an instruction stands in the source; that of `def` where the compiler does not say it."""
    at = instruction.positions
    if at is None or at.lineno is None:
        return 0, 0, 0, 0
    return (
        at.lineno - origin,
        (at.end_lineno or at.lineno) - origin,
        at.col_offset or 0,
        at.end_col_offset or 0,
    )


def _argument(instruction: dis.Instruction) -> str:
    """What an instruction works on, as far as it has a name in the source."""
    if isinstance(instruction.argval, CodeType):
        return "the code of the comprehension"
    if "JUMP" in instruction.opname or instruction.opname in ("FOR_ITER", "MAKE_FUNCTION"):
        return ""
    words = [word for word in instruction.argrepr.split(" + ") if word not in ("NULL", "NULL|self")]
    return " + ".join("windows" if word == ".0" else word for word in words)
