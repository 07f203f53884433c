"""How a text of one's own is read: what was guessed is shown, and each guess can be changed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from playground.experiments.lru_cache import LRUCache
from playground.text.chosen_encoding import ENCODINGS
from playground.text.corpus import Corpus
from playground.text.gutenberg import licence_share
from playground.text.parts import Upload
from playground.text.reading import Documents, ReadingChoices
from playground.text.tables import Table
from playground.text.upload import Loaded, chosen_column, derive

READINGS = {"running": "One running text", "items": "One item per line"}
DELIMITERS = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Vertical bar", "": "None: a row is a cell"}
DOCUMENTS: dict[Documents, str] = {
    "whole": "One: the whole text",
    "blank": "Between blank lines",
    "line": "Between lines of my choice",
    "file": "One file, one document",
}
DOCUMENTS_HELP = (
    "No training window, no n-gram and no carried state reaches from one document into the next, each begins "
    "and ends for itself, and whole documents are held out."
)
ENCODING_HELP = (
    "How the bytes of a file become characters; it holds for all files that are plain text or tables. Bytes "
    "that mean nothing in the chosen encoding become �."
)
LONGEST_SEPARATOR = 200  # characters
SHOWN_ROWS, SHOWN_COLUMNS, SHOWN_CELL = 5, 8, 80

Change = Callable[[ReadingChoices], ReadingChoices]
LOADED: LRUCache[Loaded] = LRUCache(4)


def derived(text_id: str, load_upload: Callable[[], Upload]) -> Loaded:
    """What was read of a text's upload, cached: the id determines upload and choices."""
    return LOADED.get(text_id, lambda: derive(load_upload()))


def draw_reading(corpus: Corpus, apply: Callable[[Change], None]) -> None:
    """The choice between a running text and items."""
    st.session_state["reading"] = "items" if corpus.reading == "items" else "running"
    st.segmented_control(
        "Read as",
        list(READINGS),
        required=True,
        format_func=READINGS.__getitem__,
        key="reading",
        label_visibility="collapsed",
        on_change=_apply_choice,
        args=(apply, "reading", "reading"),
    )


def draw_encoding(loaded: Loaded, apply: Callable[[Change], None]) -> None:
    """The encoding of the files that are plain text or tables: the recognised one, or another."""
    parts = [part for part in loaded.upload.parts if part.data is not None] if loaded.upload else []
    if loaded.upload is None or not parts:
        return
    recognised = ", ".join(dict.fromkeys(part.encoding.split(" (")[0] for part in parts))
    options = {"": f"As recognised ({recognised})", **ENCODINGS}
    _menu("Encoding", "encoding", options, loaded.upload.choices.encoding, apply, 260, ENCODING_HELP)


def draw_documents(loaded: Loaded, apply: Callable[[Change], None]) -> None:
    """How a running text is cut into documents, and the line that stands between two of them."""
    if loaded.upload is None or loaded.corpus.reading == "items":
        return
    choices, several = loaded.upload.choices, len(loaded.upload.parts) > 1
    options = {key: title for key, title in DOCUMENTS.items() if several or key != "file"}
    _menu("Documents", "documents", options, choices.documents, apply, 260, DOCUMENTS_HELP)
    if choices.documents == "line":
        st.session_state["text.separator"] = choices.separator
        st.text_input(
            "The line between two documents",
            placeholder="***",
            max_chars=LONGEST_SEPARATOR,
            key="text.separator",
            width=260,
            on_change=_apply_choice,
            args=(apply, "separator", "text.separator"),
        )


def draw_licence(loaded: Loaded, apply: Callable[[Change], None]) -> None:
    """Whether Project Gutenberg's header and licence are left out, where there are such."""
    parts = loaded.upload.parts if loaded.upload else ()
    if loaded.upload and any(licence_share(part.text) for part in parts if part.kind == "text"):
        value = loaded.upload.choices.without_licence
        _switch("Leave out Project Gutenberg’s licence", "without_licence", value, apply)


def draw_table(loaded: Loaded, apply: Callable[[Change], None]) -> None:
    """The choices for a table, and its first cells as they were read; for a text, whether it is a table."""
    table = loaded.table
    with st.expander(_summary(table) if table else "Is it a table?", key="table-reading"):
        choices = loaded.upload.choices if loaded.upload else ReadingChoices()
        row = st.container(horizontal=True, vertical_alignment="bottom")
        with row:
            if table is None or table.is_csv:
                _menu("Delimiter", "delimiter", DELIMITERS, table.delimiter if table else "", apply)
            if table is None:
                return
            names = {name: name for name in table.columns}
            _menu("Column", "column", names, chosen_column(table, choices), apply)
            if table.is_csv:
                _switch("The first row names the columns", "header", table.has_header, apply)
                _switch("Quotation marks enclose cells", "quoting", table.quoting, apply)
        st.dataframe(_first_cells(table), hide_index=True, key="first-cells")
        st.caption(_shape(table))


def _menu(
    label: str,
    field: str,
    options: Mapping[Any, str],
    value: str,
    apply: Callable[[Change], None],
    width: int = 190,
    explanation: str | None = None,
) -> None:
    key = f"text.{field}"
    known = options if value in options else {**options, value: value}
    st.session_state[key] = value
    st.selectbox(
        label,
        list(known),
        format_func=known.__getitem__,
        key=key,
        width=width,
        help=explanation,
        on_change=_apply_choice,
        args=(apply, field, key),
    )


def _switch(label: str, field: str, value: bool, apply: Callable[[Change], None]) -> None:
    key = f"text.{field}"
    st.session_state[key] = value
    st.toggle(label, key=key, on_change=_apply_choice, args=(apply, field, key))


def _apply_choice(apply: Callable[[Change], None], field: str, key: str) -> None:
    """Read the upload with one choice changed. Columns are named anew when rows are cut in another way."""
    value: Any = st.session_state.get(key)
    forgotten = {"column": None} if field in ("header", "delimiter", "quoting") else {}
    apply(lambda choices: replace(choices, **{**forgotten, field: value}))


def _summary(table: Table) -> str:
    """How a table was read, in a line."""
    if not table.is_csv:
        return f"Records: {len(table.rows):,} rows, {len(table.columns)} fields"
    named = DELIMITERS.get(table.delimiter, "another sign").lower().split(":")[0]
    header = "the first row names the columns" if table.has_header else "no row of names"
    return f"Table: delimiter {named}, {header}, {len(table.rows):,} rows, {len(table.columns)} columns"


def _shape(table: Table) -> str:
    if not table.differing:
        return "All rows have the same number of cells."
    return f"{table.differing_rows}: another delimiter, or stray quotation marks?"


def _first_cells(table: Table) -> pd.DataFrame:
    """The first rows and columns, long cells cut."""
    rows = [row[:SHOWN_COLUMNS] for row in table.rows[:SHOWN_ROWS]]
    width = min(SHOWN_COLUMNS, len(table.columns))
    cells = [[cell[:SHOWN_CELL] for cell in row] + [""] * (width - len(row)) for row in rows]
    return pd.DataFrame(cells, columns=list(table.columns[:width]))
