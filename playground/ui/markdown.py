"""Text from a corpus or a file name is data: shown inside Markdown it must say nothing to Markdown."""

import re

PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def escape_markdown(text: str, limit: int = 200) -> str:
    """Escape all ASCII punctuation, so that no HTML, link, image, formula or colour comes of it; one line."""
    shown = " ".join(text.split())
    shown = shown if len(shown) <= limit else shown[: limit - 1] + "…"
    return PUNCTUATION.sub(r"\\\1", shown)
