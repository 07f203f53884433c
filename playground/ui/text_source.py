"""Where the studio's text comes from: a bundled sample, uploaded files or a paste, kept in the store at once.

A text of one's own gets an unguessable id as soon as it is read, and the id goes into the address: a
reload finds it again. Only its owner does, unless it is shared (`share_text`). The upload is stored with it,
so that it can be read in another way at any time (`text_reading`).
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from playground.errors import TextError, UserError
from playground.text import samples, upload
from playground.text.corpus import Corpus
from playground.text.formats.isolation import Progress
from playground.text.parts import Upload
from playground.text.reading import ReadingChoices
from playground.text.samples import SAMPLES
from playground.text.split import split
from playground.ui import delete_text_dialog, share_text, text_list, text_reading
from playground.ui.file_upload import upload_files
from playground.ui.job_service import service
from playground.ui.markdown import escape_markdown

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

OWN = "own"
SOURCES = {OWN: "My own text", **{key: f"Sample: {sample.title}" for key, sample in SAMPLES.items()}}
PROBLEM = "text.problem"
UPLOAD_HELP = (
    "Several files are read in the order of this list, as one text. Once they are read, choose whether each "
    "is a document of its own, or what stands between two documents. Everything about the reading can be "
    "changed, and changed back."
)
UNFORESEEN = (
    "This could not be read because of a mistake in this program, not in your text. Nothing else is lost; "
    "save the text as plain text (.txt) and bring that, or paste it."
)


def choose(source: str, owner: str) -> tuple[str, Corpus] | None:
    """Draw what the source needs and return the text's id and corpus, or None while there is none."""
    if source != OWN:
        st.markdown(SAMPLES[source].teaches)
        return f"sample-{source}", _sample(source)
    opened = _text_of_address(owner)
    delete_text_dialog.say()
    if opened is None:
        _upload_or_paste(owner)
    elif service().owns_corpus(owner, opened[0]):
        _describe(*opened, owner)
    else:
        row = st.container(horizontal=True, vertical_alignment="center")
        row.markdown(f"**{escape_markdown(opened[1].name)}**")
        row.button("Use another text", on_click=_leave_text, key="another-text")
        st.caption(share_text.FOR_OTHERS)
    if problem := st.session_state.get(PROBLEM):
        st.error(escape_markdown(problem, 500))
    return opened


def _describe(text_id: str, corpus: Corpus, owner: str) -> None:
    """What was read, how it is read, and the way to another text."""
    row = st.container(horizontal=True, vertical_alignment="center")
    row.markdown(f"**{escape_markdown(corpus.name)}**")
    with row:
        text_reading.draw_reading(corpus, lambda choices: _read_again(owner, choices))
    row.button("Use another text", on_click=_leave_text, key="another-text")
    with row:
        delete_text_dialog.delete_text(text_id, owner)
    loaded = _derived(text_id, corpus, owner)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if loaded is not None:
            text_reading.draw_documents(loaded, lambda choices: _read_again(owner, choices))
            text_reading.draw_encoding(loaded, lambda choices: _read_again(owner, choices))
        share_text.draw_share(text_id, owner)
    if loaded is None:
        return
    text_reading.draw_licence(loaded, lambda choices: _read_again(owner, choices))
    text_reading.draw_table(loaded, lambda choices: _read_again(owner, choices))
    if loaded.notes:
        st.caption(escape_markdown(" ".join(loaded.notes), 800))


def _derived(text_id: str, corpus: Corpus, owner: str) -> upload.Loaded | None:
    """What was read of the upload; None where it cannot be read again, which is said."""
    try:
        return text_reading.derived(text_id, lambda: _upload_of(owner, text_id, corpus))
    except UserError as error:
        st.session_state[PROBLEM] = str(error)
    except Exception:
        logging.getLogger(__name__).exception("A text could not be read again.")
        st.session_state[PROBLEM] = UNFORESEEN
    return None


@st.cache_data(show_spinner=False)
def _sample(key: str) -> Corpus:
    return samples.load(key)


def _text_of_address(owner: str) -> tuple[str, Corpus] | None:
    """The text whose id is in the address, if this reader may read it: an own one, or one that is shared."""
    text_id = st.query_params.get("text", "")
    if not text_id:
        return None
    try:
        return text_id, service().readable_corpus(owner, text_id)
    except UserError as refusal:
        st.session_state[PROBLEM] = str(refusal)
        st.query_params.pop("text", None)
        return None


def _upload_of(owner: str, text_id: str, corpus: Corpus) -> Upload:
    """The upload of a text; a text that was stored without one is an upload of one part.

    Of documents each is a part.
    """
    known = service().own_upload(owner, text_id)
    if known is not None:
        return known
    name = corpus.name or upload.PASTE
    if corpus.reading == "documents":
        parts = tuple(replace(upload.paste(text).parts[0], name=name) for text in corpus.items)
        return Upload(parts, ReadingChoices(reading="running", documents="file"))
    return Upload(
        (replace(upload.paste(corpus.text).parts[0], name=name),), ReadingChoices(reading=corpus.reading)
    )


def _upload_or_paste(owner: str) -> None:
    """Upload, paste, or a text that was stored before."""
    limit = service().limits.corpus_bytes
    left, right = st.columns(2, gap="medium")
    with left:
        files = upload_files(
            f"Upload text files ({', '.join(upload.KINDS)}, or any other plain text; together up to "
            f"{limit / 1e6:g} MB)",
            "files",
            limit,
            _read_files,
            (owner,),
        )
        _column(files, owner)
    with right:
        st.text_area(
            "Or paste a text", height=122, key="pasted", placeholder="At least a few thousand characters"
        )
        st.button("Use this text", on_click=_read_paste, args=(owner,), key="use-paste")
    text_list.draw_texts(owner)


def _column(files: "Sequence[UploadedFile]", owner: str) -> None:
    """Of tables, the column to take."""
    tables = [file for file in files if upload.is_table(file.name)]
    if not tables:
        return
    try:
        opened = upload.open_files([upload.File(tables[0].name, tables[0].getvalue())])
        table = upload.part_table(opened.parts[0], ReadingChoices())
    except Exception:  # reading the files says what is wrong
        return
    names = table.columns if table else ()
    st.selectbox("Column", names, index=None, placeholder="Choose the column to learn from", key="column")
    st.button("Use this column", on_click=_read_files, args=(owner, True), key="use-column")


def _read_files(owner: str, column_chosen: bool = False) -> None:
    """Read the uploaded files; tables wait for their column to be chosen."""
    uploaded = st.session_state.get("files") or []
    files = [upload.File(file.name, file.getvalue()) for file in uploaded]
    st.session_state.pop(PROBLEM, None)
    if not files or (any(upload.is_table(file.name) for file in files) and not column_chosen):
        return
    limit, column = service().limits.corpus_bytes, st.session_state.get("column")
    bar = st.empty()
    shown = [-1]  # the last percentage

    def progress(share: float) -> None:
        if int(100 * share) > shown[-1]:
            shown.append(int(100 * share))
            bar.progress(min(1.0, share), "Reading …")

    _store(owner, lambda: _load(files, column, limit, progress))
    bar.empty()


def _load(
    files: Sequence[upload.File], column: str | None, limit: int, progress: Progress | None = None
) -> upload.Loaded:
    """One corpus of all files; of several, one that cannot be read is left out with a note, if one can."""
    try:
        return upload.load(files, column=column, limit=limit, progress=progress)
    except TextError:
        good, left_out = [], []
        for file in files:
            try:
                upload.load([file], column=column, limit=limit)
            except TextError as error:
                left_out.append(f"Left out: {error}")
            else:
                good.append(file)
        if not good or not left_out:
            raise
    loaded = upload.load(good, column=column, limit=limit)
    known = loaded.upload and replace(loaded.upload, notes=(*loaded.upload.notes, *left_out))
    return replace(loaded, notes=(*loaded.notes, *left_out), upload=known)


def _read_paste(owner: str) -> None:
    """Read the pasted text."""
    text = st.session_state.get("pasted", "")
    _store(owner, lambda: upload.derive(upload.paste(text)))


def _read_again(owner: str, change: Callable[[ReadingChoices], ReadingChoices]) -> None:
    """Derive the text from its upload anew; a run that learned from the old reading keeps that."""
    opened = _text_of_address(owner)
    if opened is None or not service().owns_corpus(owner, opened[0]):
        return
    old, corpus = opened

    def read() -> upload.Loaded:
        known = _upload_of(owner, old, corpus)
        return upload.derive(known, change(known.choices))

    _store(owner, read)
    if st.query_params.get("text") != old:
        service().release_corpus(owner, old)


def _store(owner: str, read: Callable[[], upload.Loaded]) -> None:
    """Read a text, put it into the store and its id into the address; or say in a sentence why not."""
    try:
        loaded = read()
        split(loaded.corpus)  # too short for two parts? better said now than after the start
        st.query_params["text"] = service().add_corpus(owner, loaded.corpus, loaded.upload)
    except UserError as error:
        st.session_state[PROBLEM] = str(error)
        return
    except Exception:  # whatever is uploaded, the page stays: a mistake of ours is logged and said
        logging.getLogger(__name__).exception("A text could not be read.")
        st.session_state[PROBLEM] = UNFORESEEN
        return
    st.session_state.pop(PROBLEM, None)


def _leave_text() -> None:
    """Leave the text (it stays in the store until it expires) and ask for another."""
    st.query_params.pop("text", None)
    st.session_state.pop(PROBLEM, None)
