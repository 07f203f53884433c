"""A colour for every smoothing and every order."""

from playground.figures.ngrams import style
from playground.models.ngram import HIGHEST_ORDER


def test_more_smoothings_than_colours_have_one_each(monkeypatch):
    monkeypatch.setattr(style, "SMOOTHERS", dict.fromkeys("abcdefghi"))
    for roles in style.colours().values():
        assert {f"smooth-{key}" for key in "abcdefghi"} <= roles.keys()
        assert {f"n{n}" for n in range(1, HIGHEST_ORDER + 1)} <= roles.keys()
        assert roles["smooth-g"] == roles["smooth-a"] != roles["smooth-b"]
