"""Text from a corpus or a file name is data: shown inside Markdown it must say nothing to Markdown."""

import re

PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Streamlit's renderer finds addresses in what is left without the escapes, so no escape hides them:
# http://, https:// and www. (GFM's autolink literals), mail addresses, and mailto: and xmpp: before such.
ADDRESS = re.compile(r"(?<=://)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
WORD_JOINER = "\u2060"  # has no width and allows no line break; an address ends where it stands


def escape_markdown(text: str, limit: int = 200) -> str:
    """Escape all ASCII punctuation, so that no HTML, link, image, formula or colour comes of it; one line.

    Behind "://" and "www" and before "@" stands a word joiner (U+2060), which cannot be seen: without it a
    web or mail address would become a link.
    """
    shown = " ".join(text.split())
    shown = shown if len(shown) <= limit else shown[: limit - 1] + "…"
    return PUNCTUATION.sub(r"\\\1", ADDRESS.sub(WORD_JOINER, shown))
