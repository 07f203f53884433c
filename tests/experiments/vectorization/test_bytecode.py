"""The record of executed bytecode: in a new process of every supported Python that this machine has."""

import dis
import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from playground.experiments.vectorization import bytecode
from playground.experiments.vectorization.bytecode import record

VERSIONS = ("3.11", "3.12", "3.13")

PROGRAM = """
import dis, json, sys, threading
sys.path.insert(0, sys.argv[1])
from bytecode import record


class Weights:
    def dot(self, x):
        return 2 * x


def product(W, x):
    return W.dot(x)


def loop(W, windows):
    Z = []
    for x in windows:
        Z.append(W.dot(x))
    return Z


def comprehension(W, windows):
    return [W.dot(x) for x in windows]


def total(function, n):
    executions, _ = record(function, Weights(), list(range(n)))
    return [len(executions), sum(execution.inside for execution in executions)]


first, result = record(product, Weights(), 21)
names = [instruction.opname for instruction in dis.get_instructions(product)]
answer = {
    "version": "%d.%d" % sys.version_info[:2],
    "names": [execution.name for execution in first],
    "code": names[names.index("RESUME") + 1:],
    "inside": [execution.inside for execution in first],
    "body": len(list(dis.get_instructions(Weights.dot))) - 1,
    "result": result,
}
for function in (loop, comprehension):
    answer[function.__name__] = [total(function, n) for n in range(1, 5)]


def repeat(n, totals):
    for _ in range(50):
        totals.append((total(loop, n), total(comprehension, n)))


class Compiled:
    dot = staticmethod(abs)


def work():
    while busy:
        loop(Compiled(), range(20)), comprehension(Compiled(), range(20))


busy = True
totals = [[] for _ in range(1, 5)]
recorders = [threading.Thread(target=repeat, args=(n + 1, totals[n])) for n in range(4)]
worker = threading.Thread(target=work)
for thread in (worker, *recorders):
    thread.start()
for thread in recorders:
    thread.join()
busy = False
answer["threads"] = totals
print(json.dumps(answer))
"""


def interpreters():
    """The Pythons of the supported versions that start, each with its version; that of the tests is there."""
    found = {f"{sys.version_info[0]}.{sys.version_info[1]}": sys.executable}
    for version in VERSIONS:
        path = shutil.which(f"python{version}")
        if path and subprocess.run([path, "-c", ""], capture_output=True).returncode == 0:
            found.setdefault(version, path)
    return found


@pytest.mark.parametrize(("version", "python"), interpreters().items(), ids=lambda value: Path(value).name)
def test_a_new_process_records_everything_from_its_first_call_on(version, python):
    folder = str(Path(bytecode.__file__).parent)
    ran = subprocess.run([python, "-c", PROGRAM, folder], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    answer = json.loads(ran.stdout)
    assert answer["version"] == version
    assert answer["names"] == answer["code"] != []
    assert answer["result"] == 42
    inside = dict(zip(answer["names"], answer["inside"], strict=True))
    assert inside.pop("CALL") == answer["body"] > 0, "the method's own instructions"
    assert not any(inside.values())
    for name in ("loop", "comprehension"):
        steps = [after[0] - before[0] for before, after in zip(answer[name], answer[name][1:], strict=False)]
        assert len(set(steps)) == 1, "as many more with every window"
        assert steps[0] > 5
        assert [called for _, called in answer[name]] == [n * answer["body"] for n in range(1, 5)]
    for n, totals in enumerate(answer["threads"]):
        expected = [answer["loop"][n], answer["comprehension"][n]]
        assert all(pair == expected for pair in totals), "whatever other threads run"


def add(a, b):
    """The sum."""
    return a + b


def test_an_execution_names_its_instruction_and_its_place():
    executions, result = record(add, 2, 3)
    assert result == 5
    by_name = {execution.name: execution for execution in executions}
    operation = by_name["BINARY_OP"]
    assert (operation.argument, operation.position) == ("+", (2, 2, 11, 16))
    assert by_name["RETURN_VALUE"].position[:2] == (2, 2)


def test_what_the_function_raises_is_passed_on_and_tracing_ends():
    before = sys.gettrace()
    with pytest.raises(TypeError):
        record(add, 1, "a")
    assert sys.gettrace() is before
    assert record(add, 1, 1)[1] == 2, "the lock is free again"


def test_compiled_code_is_refused():
    with pytest.raises(TypeError, match="has no bytecode"):
        record(abs, -1)


def test_another_thread_is_not_recorded():
    stop = threading.Event()

    def work():
        while not stop.is_set():
            add(1, 2)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        counts = {
            (len(executions), sum(e.inside for e in executions))
            for executions, _ in (record(add, 1, 2) for _ in range(200))
        }
    finally:
        stop.set()
        thread.join()
    names = [instruction.opname for instruction in dis.get_instructions(add)]
    assert counts == {(len(names) - 1 - names.index("RESUME"), 0)}
