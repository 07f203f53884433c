"""Web pages (.html): the text that a reader sees."""

import re
from html.parser import HTMLParser

HIDDEN = frozenset({"script", "style", "head", "noscript", "template", "svg", "math", "object"})
PARAGRAPHS = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "article",
        "section",
        "table",
        "ul",
        "ol",
        "dl",
        "pre",
    ]
)
BLOCKS = PARAGRAPHS | frozenset(
    [
        "address",
        "aside",
        "body",
        "br",
        "dd",
        "div",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "option",
        "td",
        "th",
        "tr",
    ]
)


class _TextParser(HTMLParser):
    """Collects text: line breaks at blocks, blank lines between paragraphs, `pre` as it is."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.hidden: list[str] = []
        self.preformatted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.hidden:
            if tag == self.hidden[-1]:
                self.hidden.append(tag)
            elif tag == "body" and self.hidden[-1] == "head":  # a head that is never closed
                self.hidden.clear()
        elif tag in HIDDEN:
            self.hidden.append(tag)
        self.preformatted += tag == "pre"
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.hidden and tag == self.hidden[-1]:
            self.hidden.pop()
        self.preformatted -= tag == "pre" and self.preformatted > 0
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.pieces.append(data if self.preformatted else re.sub(r"\s+", " ", data))

    def _break(self, tag: str) -> None:
        if not self.hidden and tag in BLOCKS:
            self.pieces.append("\n\n" if tag in PARAGRAPHS else "\n")


def page_text(html: str) -> str:
    """The visible text of a page, "" where there is none."""
    parser = _TextParser()
    parser.feed(html)
    parser.close()
    text = re.sub(r"[^\S\n]*\n ?", "\n", "".join(parser.pieces))
    return re.sub(r"\n{3,}", "\n\n", text).strip()
