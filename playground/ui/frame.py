"""The page frame: what every page has, drawn in one place and always in the same order.

Title and question, the formula, lessons, controls (in the sidebar), the stage; below it *The maths*,
*In PyTorch* and *The data*.
"""

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import streamlit as st

from playground.figures.style import coloured
from playground.notation import Part
from playground.ui.address import (
    forget_address,
    is_first_read,
    note_values,
    parameters_of,
    read_address,
    set_parameters,
)
from playground.ui.controls import OPEN_PAGE, Choice, Control
from playground.ui.drag import reset
from playground.ui.letters import follow, spelled, spelling, switch
from playground.ui.markdown import escape_markdown
from playground.ui.presenter_line import lesson_part, presenter_line, settings_that_differ
from playground.ui.seek import cancel, seek

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

TAKEN = "frame.lesson"  # the lesson last taken


@dataclass(frozen=True)
class Lesson:
    """A one-click preset, named after what it shows: it sets every control and jumps to the telling step.

    `address` sets parameters that belong to no control ("" takes one out). `number` is what the address says
    at its step where the scene numbers its steps otherwise, as by updates.
    """

    title: str
    look_for: str
    settings: Mapping[str, Any]
    step: int = 0
    address: Mapping[str, str] = field(default_factory=dict)
    number: int | None = None

    @property
    def address_step(self) -> int:
        """The parameter `step` of the address at the lesson's step."""
        return self.step if self.number is None else self.number

    def agrees(self) -> bool:
        """Whether the address says what the lesson wants of it."""
        return all(st.query_params.get(name, "") == value for name, value in self.address.items())


@dataclass(frozen=True)
class Page:
    """A page's words and controls.

    `formula` has parts (LaTeX, colour role or ""). Where it depends on what is shown it is a function of the
    controls' values.
    """

    title: str
    question: str
    formula: Sequence[Part] | Callable[[Mapping[str, Any]], Sequence[Part]] = ()
    lessons: Sequence[Lesson] = ()
    controls: Sequence[Control] = field(default=())

    def settings(self, lesson: Lesson) -> dict[str, Any]:
        """Every control's value under a lesson: what it does not mention is at its default."""
        return {c.name: lesson.settings.get(c.name, c.initial) for c in self.controls}

    @property
    def key(self) -> str:
        """The page's name in keys of the session: its title in lower case with hyphens."""
        return self.title.lower().replace(" ", "-")


def theme() -> str:
    """The reader's theme: "light" or "dark"."""
    return "dark" if st.context.theme.type == "dark" else "light"


def open_page(page: Page) -> dict[str, Any]:
    """Draw the head, the controls and the lessons; return the controls' values by name."""
    reset()
    if st.session_state.get(OPEN_PAGE) != page.key:
        st.session_state[OPEN_PAGE] = page.key
        forget_address()
        cancel()
    line = st.container(key="page-line", horizontal=True, gap="xxsmall")
    with st.container(key="page-head"):
        words, formula = st.columns([5, 2], gap="medium", vertical_alignment="center")
        words.title(page.title, anchor=False)
        words.markdown(page.question)
    letters = _read_letters(page)
    values = more_controls(page.controls)
    if letters is not None:
        with st.sidebar:
            draw_control(letters)
    parts = spelling().parts(page.formula(values) if callable(page.formula) else page.formula)
    latex = "".join(coloured(tex, role, theme()) if role else tex for tex, role in parts)
    formula.latex(latex)
    agreeing = _agreeing(page, values)
    current = _in_force(page, agreeing)
    if page.lessons:
        _lessons(page, agreeing, current)
    settings = settings_that_differ(
        spelled([c for c in page.controls if c.applies is None or c.applies(values)]), values
    )
    line.markdown(presenter_line(page.title, latex, settings))
    if current is not None:
        line.markdown(lesson_part(current.title))
    return values


def _read_letters(page: Page) -> Choice | None:
    """The switch of the letters: drawn below the controls, but read first, as it writes their labels."""
    control = switch(page.key)
    if control is not None:
        if is_first_read(control):
            follow(control)
        with st.sidebar:
            _notices(read_address([control]))
    return control


def _by_group(controls: Sequence[Control]) -> Iterator[tuple[str, list[Control]]]:
    """The controls, a group where its first one stands; those of no group ("") in their place."""
    seen: set[str] = set()
    for group, members in groupby(controls, key=lambda control: control.group):
        if not group:
            yield "", list(members)
        elif group not in seen:
            seen.add(group)
            yield group, [control for control in controls if control.group == group]


def more_controls(controls: Sequence[Control]) -> dict[str, Any]:
    """Draw controls in the sidebar and return their values by name; bad parameters get a quiet notice.

    A control that changes nothing under the others' values is not drawn.
    """
    notices = read_address(controls)
    values: dict[str, Any] = {control.name: control.get() for control in controls}
    shown = spelled([control for control in controls if control.applies is None or control.applies(values)])
    with st.sidebar:
        _notices(notices)
        for group, members in _by_group(shown):
            with st.expander(group, key=f"group-{group}") if group else nullcontext():
                values |= {control.name: control.draw() for control in members}
    note_values(controls, values)
    return values


def draw_control(control: Control) -> Any:
    """Draw one control where it is called, not in the sidebar, and return its value."""
    _notices(read_address([control]))
    value = control.draw()
    note_values([control], {control.name: value})
    return value


def _notices(notices: Sequence[str]) -> None:
    """What was wrong in the address, in small letters."""
    for notice in notices:
        st.caption(escape_markdown(notice, limit=400))


def _lessons(page: Page, agreeing: Sequence[Lesson], current: Lesson | None) -> None:
    """One row of buttons; the lesson in force says what to look for.

    All sentences, unseen, lie behind the one that is shown: the stage does not move when it goes. They tell
    the browser the steps of the lessons (`chrome/chrome.js`): it puts out the lesson in force while the clock
    stands elsewhere, and lights another one that agrees with the controls when the reader comes to its step.
    """
    with st.container(key="page-lessons", gap="small"):
        row = st.container(horizontal=True, gap="small", vertical_alignment="center")
        for number, lesson in enumerate(page.lessons):
            row.button(
                lesson.title,
                key=f"lesson-{number}",
                type="primary" if lesson is current else "secondary",
                on_click=_take,
                args=(page, lesson),
            )
        with st.container(key="page-sentence"):
            st.html("".join(_sentence(lesson, agreeing, current) for lesson in page.lessons))
            if current is not None:
                st.markdown(spelling().symbols(current.look_for))


def _sentence(lesson: Lesson, agreeing: Sequence[Lesson], current: Lesson | None) -> str:
    """A lesson's sentence as HTML, with its step where it agrees with the controls."""
    step = f' data-step="{lesson.step}"' if lesson in agreeing else ""
    in_force = " data-in-force" if lesson is current else ""
    return f"<p{step}{in_force}>{html.escape(spelling().symbols(lesson.look_for))}</p>"


def _agreeing(page: Page, values: Mapping[str, Any]) -> list[Lesson]:
    """The lessons that the controls and the address agree with; they differ in their steps."""
    return [x for x in page.lessons if page.settings(x) == dict(values) and x.agrees()]


def _in_force(page: Page, agreeing: Sequence[Lesson]) -> Lesson | None:
    """Of the lessons that agree with the controls the one last taken, or that of the address's step.

    A page whose defaults are those of a lesson opens at step 0: without a link, or Back, that leads
    elsewhere, a lesson of another step is not in force.
    """
    taken = [lesson for lesson in agreeing if lesson.title == st.session_state.get(TAKEN)]
    is_link = any(name in st.query_params for name in ("step", *(control.name for control in page.controls)))
    there = [lesson for lesson in agreeing if is_link or lesson.step == 0]
    step = st.query_params.get("step", "0")
    there.sort(key=lambda lesson: str(lesson.address_step) != step)
    return next(iter(taken or there), None)


def _take(page: Page, lesson: Lesson) -> None:
    """Set every control as the lesson says and move the player to its step."""
    values = page.settings(lesson)
    for control in page.controls:
        control.set(values[control.name])
    own = {name: text or None for name, text in lesson.address.items()}
    set_parameters(parameters_of(page.controls, values) | own)
    st.session_state[TAKEN] = lesson.title
    seek(lesson.step)


@contextmanager
def stage() -> Iterator[None]:
    """The place of the picture: what presenter mode leaves on the screen."""
    with st.container(key="page-stage"):
        yield


Files = Mapping[str, Callable[[], bytes | str]]  # a file's name: how to make it


def below(
    name: str,
    maths: Callable[[], None],
    script: Callable[[], str],
    table: Callable[[], Mapping[str, Any]],
    files: Files = MappingProxyType({}),
    prints: str = "the numbers of every step",
) -> None:
    """Draw what stands below the stage: *The maths*, *In PyTorch* (a runnable script) and *The data*.

    They are downloaded as `<name>.py` and `<name>.csv`; `files` are those that the script asks for, `prints`
    says which numbers of the page it prints. Each is made when its fold is opened or when it is taken: the
    stage need not wait for what nobody looks at.
    """
    with st.container(key="page-below"):
        if box := opened("The maths", "maths"):
            with box:
                maths()
        if box := opened("In PyTorch", "pytorch"):
            _script(box, script(), f"{name}.py", files, prints)
        if box := opened("The data", "data"):
            _data(box, table(), f"{name}.csv")


def opened(title: str, key: str) -> "DeltaGenerator | None":
    """Draw a fold and return it if it is open."""
    box = st.expander(title, key=f"fold-{key}", on_change="rerun")
    return box if box.open else None


def _script(box: "DeltaGenerator", script: str, name: str, files: Files, prints: str) -> None:
    box.caption(f"Runs as it stands, with exactly these settings, and prints {prints}.")
    box.code(script, language="python")
    row = box.container(horizontal=True, vertical_alignment="center")
    row.download_button("Download script", script, name, "text/x-python", key="script", on_click="ignore")
    for asked, make in files.items():
        row.download_button(f"Download {asked}", make, asked, key=f"file-{asked}", on_click="ignore")


def _data(box: "DeltaGenerator", table: Mapping[str, Any], name: str) -> None:
    import pandas as pd  # takes a third of a second, and Home needs none

    data = pd.DataFrame(table)
    box.dataframe(data, hide_index=True, height=300)
    csv = data.to_csv(index=False)
    box.download_button("Download CSV", csv, name, "text/csv", key="csv", on_click="ignore")
