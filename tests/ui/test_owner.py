"""The owner token: what a browser kept is believed if it can be a token at all."""

import secrets

import pytest

from playground.ui.owner import TOKEN, _checked


def test_what_python_proposes_is_a_token():
    token = secrets.token_urlsafe(32)
    assert TOKEN.fullmatch(token)
    assert _checked(token) == token


@pytest.mark.parametrize(
    "value", [None, "", "short", "a" * 65, "a" * 31, "a" * 40 + "\n", "ä" * 40, 7, ["a" * 40]]
)
def test_anything_else_is_none(value):
    assert _checked(value) == ""
