"""The text as tokens in place of its card: any stretch of it, and byte pairs merged one after the other."""

import streamlit as st

from playground.experiments import studio as experiment
from playground.experiments.studio.token_view import CutText
from playground.figures.studio import tokens as figure
from playground.text.tokenizers import TOKENIZERS
from playground.ui import frame
from playground.ui.controls import Slider
from playground.ui.player import player

NO_MERGES = "Only byte-pair pieces are merged: choose them under Tokens to see it."
NOTHING_MERGED = "No two bytes stand side by side twice in this text: nothing is merged."


def show(cut: CutText, view: str) -> None:
    """Draw the stretch that the reader chooses: its tokens, or (`view` "merges") the merges behind them."""
    kind = TOKENIZERS[cut.tokenizer.kind]
    merged = view == "merges" and bool(cut.tokenizer.merges)
    if view == "merges" and not merged:
        st.caption(NOTHING_MERGED if cut.tokenizer.kind == "bytepairs" else NO_MERGES)
    number = _stretch(cut)
    if merged:
        title = "the stretch, merge by merge"
        player(figure.merges_scene(experiment.merges_trace(cut, number), title), key="card")
        return
    tokens = experiment.shown_tokens(cut, number)
    title = f"{kind.title.lower()}: {len(tokens):,} tokens; point at one for its id"
    title += "; underlined: not in the vocabulary" * any(token.is_unknown for token in tokens)
    player(figure.tokens_scene(tokens, title), key="card")


def _stretch(cut: CutText) -> int:
    """The number of the stretch, from 0; a control where there are several."""
    last = cut.stretches
    if last == 1:
        return 0
    control = Slider(
        "stretch",
        f"Stretch of the training text, of {last:,}",
        "The training text in stretches of about 280 characters, from its beginning to its end.",
        1,
        last,
        1,
        1,
        "%d",
    )
    return int(frame.draw_control(control)) - 1
