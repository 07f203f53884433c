"""Home: what the playground is, where to start, and a card for every page."""

import streamlit as st

from playground.ui.address import forget_page
from playground.ui.controls import Segments
from playground.ui.frame import draw_control
from playground.ui.syllabus import BY_LECTURE, BY_SUBJECT, cards

ORDER = Segments(
    "order",
    "Order of the pages",
    "By lecture a page stands under every lecture that treats it.",
    {BY_SUBJECT: "By subject", BY_LECTURE: "By lecture"},
    BY_SUBJECT,
)

with st.container(key="home-head"):
    st.title("How language models learn, as something you can play", anchor=False)
    st.markdown(
        "Five lectures on training neural language models, as pictures that run: "
        "real numbers from PyTorch, step by step, forward and **back**, on your own text."
    )
    with st.container(key="home-start", horizontal=True, vertical_alignment="center"):
        if st.button(
            "Start here: train a model on your text",
            type="primary",
            icon=":material/play_arrow:",
            key="go-to-studio",
        ):
            forget_page("studio")
            st.switch_page("pages/studio/studio.py")
        order = draw_control(ORDER)
cards(order)
