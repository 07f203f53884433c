"""Subtitles (.srt, .vtt): the spoken text alone, one line of it a line."""

import re

TIMING = re.compile(r"^\s*(?:\d+:)?\d+:\d+[.,]\d+\s*-->")
TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,80}>|\{\\[^{}\n]{0,80}\}")


def subtitle_text(text: str) -> tuple[str, tuple[str, ...]]:
    """The text of subtitles without numbers, times and tags, and a note; cues follow each other as lines."""
    spoken: list[str] = []
    cues = 0
    for block in re.split(r"\n\s*\n", text):
        lines = block.strip("\n").split("\n")
        timing = next((i for i, line in enumerate(lines) if TIMING.match(line)), None)
        if timing is not None:
            cues += 1
            spoken += [line for line in (TAG.sub("", line).strip() for line in lines[timing + 1 :]) if line]
    if not cues:
        return text, ()
    return "\n".join(spoken), (f"The text of {cues:,} subtitles, without their numbers and times.",)
