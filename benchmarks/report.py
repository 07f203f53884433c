"""The results as a table for the terminal and as benchmarks/RESULTS.md."""

import datetime
import operator
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

import psutil

from benchmarks.rows import Row
from tests.browser.chromium import find

RESULTS = Path(__file__).parent / "RESULTS.md"
COMPARE = {"<=": operator.le, ">=": operator.ge}
BUSY = 0.7  # load of an idle machine is below this
HEAD = ("what", "measured", "budget", "within?", "command")


def within(row: Row) -> bool | None:
    """Whether a row keeps its budget; None where it has none that can be missed ("about 30")."""
    value, (sign, _, limit) = row["value"], row["budget"].partition(" ")
    if isinstance(value, str):
        return value == row["budget"] if row["budget"] else None
    return bool(COMPARE[sign](value, float(limit))) if sign in COMPARE else None


def plain(rows: Sequence[Row], missing: Mapping[str, str] = MappingProxyType({})) -> str:
    """A table of aligned columns; a row's note stands below it."""
    lines = []
    for row in rows:
        name, measured, budget, verdict, _ = cells(row)
        lines.append(f"{name:66} {measured:>20}  {budget:10} {verdict}")
        if row.get("note"):
            lines.append(f"      {row['note']}")
    return "\n".join([*lines, *(f"{name}: not measured, {why}" for name, why in missing.items())])


def cells(row: Row) -> tuple[str, str, str, str, str]:
    """A row's texts, in the order of HEAD."""
    value = row["value"]
    number = value if isinstance(value, str) else f"{value:,.{_decimals(value)}f}"
    verdict = {True: "yes", False: "**no**", None: ""}[within(row)]
    return row["name"].strip(), f"{number} {row['unit']}".strip(), row["budget"], verdict, row["command"]


def _decimals(value: float) -> int:
    """Enough digits to see a difference of a part in a thousand, never more than four."""
    return next((digits for digits, size in ((0, 100), (1, 10), (2, 5)) if abs(value) >= size), 4)


def write(rows: Sequence[Row], missing: Mapping[str, str], load_before: str) -> None:
    """Write RESULTS.md: where, when and with what it was measured, the table, every budget missed."""
    lines = [
        "# Measured",
        "",
        "Written by `make bench` (`make bench DATA=folder` with the two texts); medians of several runs.",
        "",
        *(
            f"- {name}: {value}"
            for name, value in {**machine(), "Load before, after": f"{load_before}, {load()}"}.items()
        ),
        *_warning(load_before),
        "",
        "## Budgets",
        "",
        *_table([row for row in rows if within(row) is not None]),
        "",
        "## Over budget or not measured",
        "",
        *(_excuses(rows, missing) or ["Nothing."]),
        "",
        "## Everything else that was measured",
        "",
        *_table([row for row in rows if within(row) is None]),
        "",
        "## Where the time goes",
        "",
        *(f"- {row['name'].strip()}: {row['note']}" for row in rows if row.get("note")),
    ]
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _warning(load_before: str) -> list[str]:
    """Say it when other work was under way as the session began: times are too long then, ratios hold."""
    busy = load_before != "unknown" and float(load_before) > BUSY
    return (
        ["", "**The machine was busy with other work: expect shorter times on an idle one.**"] if busy else []
    )


def _table(rows: Sequence[Row]) -> list[str]:
    lines = [f"| {' | '.join(HEAD)} |", "|---|--:|---|---|---|"]
    for row in rows:
        *texts, command = cells(row)
        lines.append(f"| {' | '.join(texts)} | `{command}` |")
    return lines


def _excuses(rows: Sequence[Row], missing: Mapping[str, str]) -> list[str]:
    """One line for each budget that was missed: by how much, and where its time goes."""
    over = [row for row in rows if within(row) is False]
    return [f"- {_miss(row)}" for row in over] + [f"- {name}: {why}." for name, why in missing.items()]


def _miss(row: Row) -> str:
    name, measured, budget, *_ = cells(row)
    sentence = f"{name}: {measured} against {budget}"
    if not isinstance(row["value"], str):
        limit = float(budget.split()[1])
        sentence += f", {100 * abs(row['value'] / limit - 1):.0f} % off"
    return sentence + (f" ({row['note']})." if row.get("note") else ".")


def machine() -> dict[str, str]:
    """Where and with what it was measured."""
    packages = ("torch", "streamlit", "plotly", "numpy")
    return {
        "Date": datetime.date.today().isoformat(),
        "Processor": f"{_processor()}, {psutil.cpu_count()} cores",
        "Memory": f"{psutil.virtual_memory().total / 2**30:.1f} GiB",
        "System": f"{platform.system()} {platform.release()} ({platform.machine()})",
        "Python": platform.python_version(),
        **{package: version(package) for package in packages},
        "Browser": _browser(),
    }


def load() -> str:
    """The load of the last minute: processes that wanted a core."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def _processor() -> str:
    """The processor's name, as the system tells it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or "unknown")


def _browser() -> str:
    version = subprocess.run([find(), "--version"], capture_output=True, text=True, check=False)
    return version.stdout.strip() or "unknown"
