"""Requests to move the player: tokens rise, also from one session to the next."""

import streamlit as st

from playground.ui import seek


def test_tokens_rise_within_a_session_and_over_sessions(monkeypatch):
    now = 5_000_000_000
    monkeypatch.setattr(seek.time, "time_ns", lambda: now)
    tokens = []
    for state in ({}, {}):  # two sessions of one document
        monkeypatch.setattr(st, "session_state", state)
        assert seek.requested() == (0, None)
        for step in (3, 4):
            seek.seek(step)
            token, requested = seek.requested()
            assert requested == step
            tokens.append(token)
        seek.cancel()
        assert seek.requested() == (0, None)
        seek.seek(7)
        tokens.append(seek.requested()[0])
        now += 1_000_000_000
    assert tokens == sorted(set(tokens))
    assert tokens[-1] < 2**53, "a number of JavaScript"
