"""A page in the letters of a lecture, by the table of `playground.notation`: its formulas, maths and scene.

All letters are replaced in one pass, so that two may change places. Texts that come from a corpus are left as
they are: bars, heat maps, text panels, what stands between “ and ”, what is `literal` and, where the page
says so, the texts of its diagrams.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from playground.figures.scene import Columns, Graph, Plot, Row, Rows, Scene, Table
from playground.figures.scene.panels import Panel
from playground.notation import PAGES, QUANTITIES, Part, letters

VERBATIM = re.compile(r"⟦(.*?)⟧", re.S)  # a part of a text that stands as it is
MATHS = re.compile(r"(\$\$.*?\$\$|\$[^$]*\$)", re.S)
JOINER = "\u2060"  # nothing is seen of it
QUOTED = re.compile(rf"(“[^”]*”|%\{{[^}}]*\}}|{JOINER}[^{JOINER}]*{JOINER})")  # data; a number of plotly's
WORDS = {"a"}  # letters that are words too: replaced beside an operator, or where they stand alone
GROUPS = r"\\(?:text|mathrm|operatorname|begin|end)\{[^}]*\}"  # no letters of a formula
COMMAND = GROUPS + r"|\\hat ?(?:\{[^}]*\}|[A-Za-z])|\\[A-Za-z]+"
LOWERED = r'(</tspan>)?<tspan dy="([^"]+)" font-size="([^"]+)">{}</tspan>'  # how a drawing writes an index


def literal(text: str) -> str:
    """A part of a label or sentence that is data, a token for instance: no lecture writes it differently."""
    return f"{JOINER}{text}{JOINER}" if text else ""


@dataclass(frozen=True)
class Spelling:
    """The letters of a lecture on a page; without a lecture, or where none differs, all stands as it is."""

    page: str
    lecture: str = ""

    @cached_property
    def _latex(self) -> Mapping[str, str]:
        return {
            QUANTITIES[name].latex: latex for name, (latex, _) in letters(self.page, self.lecture).items()
        }

    @cached_property
    def _symbols(self) -> Mapping[str, str]:
        return {QUANTITIES[name].symbol: text for name, (_, text) in letters(self.page, self.lecture).items()}

    def latex(self, text: str) -> str:
        """A formula."""
        return _replaced(text, self._latex, _latex_pattern)

    def parts(self, parts: Sequence[Part]) -> list[Part]:
        """The parts of a formula."""
        return [(self.latex(latex), role) for latex, role in parts]

    def symbols(self, text: str) -> str:
        """A label or a sentence, without what is quoted in it."""
        pieces = QUOTED.split(text)
        pieces[::2] = [_replaced(piece, self._symbols, _symbol_pattern) for piece in pieces[::2]]
        return "".join(pieces)

    def markdown(self, text: str) -> str:
        """A text with formulas between dollars; what stands in ⟦ ⟧ stays as it is, without these brackets."""
        pieces = VERBATIM.split(text)
        return "".join(piece if i % 2 else self._markdown(piece) for i, piece in enumerate(pieces))

    def _markdown(self, text: str) -> str:
        pieces = MATHS.split(text)
        return "".join(self.latex(piece) if i % 2 else self._prose(piece) for i, piece in enumerate(pieces))

    def _prose(self, text: str) -> str:
        """Words around formulas: only signs that are no plain letters."""
        signs = {key: text for key, text in self._symbols.items() if not key.isascii()}
        return _replaced(text, signs, _symbol_pattern)

    def scene(self, scene: Scene) -> Scene:
        """A scene with the lecture's letters in labels, titles, tables, diagrams and narration."""
        if not self._symbols:
            return scene
        return replace(
            scene,
            panels=[self._item(item) for item in scene.panels],
            narration=self._sentences(scene.narration),
            discreet_narration=self._sentences(scene.discreet_narration),
        )

    def _sentences(self, narration: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
        return [(step, self.symbols(sentence)) for step, sentence in narration]

    def _item(self, item: Panel | Rows | Columns) -> Any:
        if isinstance(item, Rows | Columns):
            return replace(item, panels=[self._item(part) for part in item.panels])
        item = replace(item, title=self.symbols(item.title), alt=self.symbols(item.alt))
        if isinstance(item, Table):
            columns = [self.symbols(column) for column in item.columns]
            return replace(item, rows=[self._row(row) for row in item.rows], columns=columns)
        if isinstance(item, Graph):
            return self._graph(item)
        return self._plot(item) if isinstance(item, Plot) else item

    def _row(self, row: Row) -> Row:
        note: str | list[str] = row.note if isinstance(row.note, str) else list(row.note)
        if not self._is_data:
            note = self.symbols(note) if isinstance(note, str) else [self.symbols(text) for text in note]
        return replace(row, label=self.symbols(row.label), meaning=self.symbols(row.meaning), note=note)

    def _graph(self, graph: Graph) -> Graph:
        texts = graph.texts
        if not self._is_data:
            texts = {
                name: [[self.symbols(text) for text in row] for row in rows] for name, rows in texts.items()
            }
        return replace(graph, svg=self.svg(graph.svg), texts=texts)

    @property
    def _is_data(self) -> bool:
        return PAGES[self.page].is_data

    def svg(self, svg: str) -> str:
        """The texts of a drawing; a letter with an index, which is lowered, is one letter."""
        for key, text in self._symbols.items():
            base, _, index = plain_index(key).partition("_")
            if index:
                pattern = rf"(?:(?<!\w)|(?<=[/>( ]d)){re.escape(base)}" + LOWERED.format(re.escape(index))
                svg = re.sub(pattern, _Lowered(text), svg)
        return re.sub(r">([^<]+)<", lambda match: f">{self.symbols(match[1])}<", svg).translate(UNMARKED)

    def _plot(self, plot: Plot) -> Plot:
        actors = [self._actor(actor) for actor in plot.actors]
        figure = self._figure(plot.figure) if isinstance(plot.figure, dict) else plot.figure
        return replace(plot, actors=actors, figure=figure)

    def _actor(self, actor: Any) -> Any:
        labels = getattr(actor, "labels", ())
        return replace(actor, labels=[self.symbols(label) for label in labels]) if labels else actor

    def _figure(self, figure: Mapping[str, Any]) -> dict[str, Any]:
        """Titles of axes, names and hover of lines."""
        layout = dict(figure.get("layout", {}))
        for name, axis in layout.items():
            if name[1:5] == "axis" and isinstance(axis, dict) and "text" in axis.get("title", {}):
                title = {**axis["title"], "text": self.symbols(axis["title"]["text"])}
                layout[name] = {**axis, "title": title}
        data = [
            {
                key: self.symbols(value) if key in ("name", "hovertemplate") else value
                for key, value in dict(trace).items()
            }
            for trace in figure.get("data", ())
        ]
        return {**figure, "data": data, "layout": layout}


MARK = {code: 0xE000 + code for code in range(0x20, 0x400)}  # private signs, Latin and Greek letters
UNMARKED = {mark: code for code, mark in MARK.items()}


@dataclass(frozen=True)
class _Lowered:
    """The replacement of a letter with its index: the pen stays as low as the index left it.

    The new letter is marked, so that what is replaced is not replaced again.
    """

    text: str

    def __call__(self, match: re.Match[str]) -> str:
        base, _, index = plain_index(self.text).partition("_")
        end, dy, size = match[1] or "", match[2], match[3]
        lowered = index.translate(MARK) or "\u200b"  # an empty part moves no pen
        return f'{base.translate(MARK)}{end}<tspan dy="{dy}" font-size="{size}">{lowered}</tspan>'


SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₗ"
INDICES = str.maketrans(SUBSCRIPTS, "0123456789ijkl")


def plain_index(symbol: str) -> str:
    """A letter with a raised or lowered digit as a drawing is told it: "W₁" is "W_1"."""
    head = symbol.rstrip(SUBSCRIPTS)
    tail = symbol[len(head) :]
    return f"{head}_{tail.translate(INDICES)}" if tail else symbol.replace("{", "").replace("}", "")


def _replaced(text: str, letters: Mapping[str, str], pattern: Callable[[str, str], str]) -> str:
    """The text with all letters replaced in one pass, the longest first."""
    if not letters:
        return text
    keys = sorted(letters, key=len, reverse=True)
    key_of = {f"k{i}": key for i, key in enumerate(keys)}
    alternatives = "|".join(f"(?P<{name}>{pattern(key, letters[key])})" for name, key in key_of.items())
    if pattern is _latex_pattern:
        alternatives += f"|{COMMAND}"

    def new(match: re.Match[str]) -> str:
        if not match.lastgroup:
            return match[0]
        letter = letters[key_of[match.lastgroup]]
        is_latex = pattern is _latex_pattern
        before = " " if is_latex and match[0][0] == "\\" and _joins(text[: match.start()], letter) else ""
        after = " " if is_latex and _joins(letter, text[match.end() :]) else ""
        return before + letter + after

    return re.sub(alternatives, new, text)


def _joins(left: str, right: str) -> bool:
    """Whether a command at the end of `left` would take the letters of `right` for its own."""
    return re.search(r"\\[A-Za-z]+$", left) is not None and right[:1].isalpha()


def _latex_pattern(key: str, new: str) -> str:
    """A letter of a formula; one with an index is not given a second one, and L' is not L''."""
    after = "" if "'" not in key else "(?!')"
    if len(key) == 1:
        after = "(?!'(?!'))"
    if key[0] == "\\" and key[-1].isalpha() and " " not in key:
        after = "(?![A-Za-z])"
    for sign in "_^":
        after += rf"(?!\{sign})" if sign in new else ""
    return re.escape(key) + after


def _symbol_pattern(key: str, new: str) -> str:
    """A letter by itself, or with an index; the d of a derivative may stand before it.

    It may be transposed or squared; W.1.2 is the name of a number in code and in the address.
    """
    index = "" if plain_index(new) != new or len(key) > 1 else SUBSCRIPTS
    escaped, after = re.escape(key), rf"(?![^\Wᵀ²{index}]|[′']|\.\d)"
    alone = rf"(?<!\w){escaped}{after}"
    if key in WORDS:
        behind = "".join(rf"(?<=[/∂=·×(−]{blank}){escaped}{after}|" for blank in ("", " "))
        alone = rf"{behind}^{escaped}$|(?<!\w){escaped}(?= [=·×]|[/·)²])"
    return rf"(?:(?<=\bd){escaped}(?=/)|(?<=/d){escaped}{after}|(?<=^d){escaped}$|{alone})"
