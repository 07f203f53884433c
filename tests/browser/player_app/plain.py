"""A page without a player."""

import streamlit as st

st.title("A page without a player")
