"""Decoding: which of the controls say anything under the others' values."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from playground.catalog.decoders import DECODERS

NGRAM = "ngram-"  # prefix of the keys of n-gram models; the rest is the key of a sample


def uses(name: str) -> Callable[[Mapping[str, Any]], bool]:
    """Whether a strategy that is shown uses a setting of the pipeline."""
    return lambda values: compares(values) or name in DECODERS[values["strategy"]].uses


def compares(values: Mapping[str, Any]) -> bool:
    """Whether all strategies are shown."""
    return bool(values["view"] == "comparison")


def searches(values: Mapping[str, Any]) -> bool:
    """Whether a beam is shown."""
    return compares(values) or (values["view"] == "tokens" and DECODERS[values["strategy"]].searches)


def has_penalties(values: Mapping[str, Any]) -> bool:
    """Whether a strategy that is shown changes scores of tokens that were read."""
    return compares(values) or not DECODERS[values["strategy"]].searches


def has_penalties_of_written(values: Mapping[str, Any]) -> bool:
    """Whether such a strategy writes more than one token, so that some were written before."""
    return has_penalties(values) and values["view"] != "sampling_check"


def shows_scores(values: Mapping[str, Any]) -> bool:
    """Whether scores are drawn, or a penalty makes it matter what they are."""
    drawn = values["view"] == "tokens" or values["repetition_penalty"] != 1
    return has_penalties(values) and drawn


def writes_texts(values: Mapping[str, Any]) -> bool:
    """Whether texts of several tokens are written."""
    return bool(values["view"] != "sampling_check")


def draws(values: Mapping[str, Any]) -> bool:
    """Whether a token that is shown is drawn."""
    decoder = DECODERS[values["strategy"]]
    is_cold = "temperature" in decoder.uses and values["temperature"] == 0
    if values["view"] == "tokens":
        return not (decoder.greedy or decoder.searches or is_cold)
    return compares(values) or not (decoder.greedy or is_cold)


def counts(values: Mapping[str, Any]) -> bool:
    """Whether an n-gram model of the menu is open."""
    return values["model"].startswith(NGRAM) and not st.query_params.get("run")
