"""The upload of files: every refusal is a sentence on the page.

Streamlit tells in a tooltip alone that a file is too large or of another type. So every type is accepted here
and refused by the code that reads the files; for a file that is not even sent `chrome.js` writes a sentence.
"""

import math
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from playground.runs.limits import format_amount

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile


def upload_files(
    label: str, key: str, largest: float, on_change: Callable[..., None], args: tuple[Any, ...]
) -> "list[UploadedFile]":
    """Draw an uploader of any number of files of up to `largest` bytes each, and return what was uploaded.

    A file that is a little larger is sent all the same: who reads the files refuses it.
    """
    megabytes = max(1, math.ceil(largest / 2**20))
    files = st.file_uploader(
        label,
        accept_multiple_files=True,
        max_upload_size=megabytes,
        key=key,
        on_change=on_change,
        args=args,
    )
    most = escape(format_amount(int(largest), "bytes"), quote=True)
    data = f'data-limit="{megabytes * 2**20}" data-most="{most}"'
    st.html(f'<p class="upload-refusal" role="alert" {data} hidden></p>')
    return files or []
