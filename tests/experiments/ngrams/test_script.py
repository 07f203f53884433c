"""The script prints the numbers of the page."""

import json
import runpy
import sys
from dataclasses import replace

import numpy as np
import pytest

from playground.catalog.smoothers import SMOOTHERS
from playground.experiments.ngrams import NgramsSpec, run
from playground.experiments.ngrams.perplexity import known_tokens, perplexities
from playground.experiments.ngrams.script import script, tokens_file
from tests.experiments.ngrams.counted_texts import own, sample


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The tokens.json that the scripts read."""
    path = tmp_path_factory.mktemp("ngrams")
    for key, tokens in (("students", "words"), ("surnames", "characters")):
        (path / f"{key}.json").write_text(tokens_file(sample(key, tokens)), encoding="utf-8")
    (path / "documents.json").write_text(tokens_file(documents()), encoding="utf-8")
    return path


def documents():
    """A text of documents, counted."""
    return own("\x1e".join(["a cat\nsat", "a bat\nate a cat", "the cat sat"] * 6), "documents")


CASES = [("students", "words", key, 4) for key in SMOOTHERS] + [
    ("surnames", "characters", "kneser-ney", 5),
    ("surnames", "characters", "none", 1),
    *(("documents", "characters", key, 4) for key in ("none", "kneser-ney")),
]


@pytest.mark.parametrize(("key", "tokens", "smoothing", "n"), CASES)
def test_it_prints_the_distribution(folder, key, tokens, smoothing, n, monkeypatch, capsys):
    counted = documents() if key == "documents" else sample(key, tokens)
    context = {"students": NgramsSpec().context, "documents": "t"}.get(key, "Ita")
    spec = replace(NgramsSpec(), smoothing=smoothing, n=n, context=context, length=0)
    program = folder / "ngrams.py"
    program.write_text(script(spec, counted), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["ngrams.py", str(folder / f"{key}.json")])
    runpy.run_path(str(program), run_name="__main__")
    first, *rest = capsys.readouterr().out.splitlines()
    trace = run(spec, counted)
    assert f"seen {trace.total[0]} times" in first
    printed = {}
    for line in rest:
        token, count, p = line.split("\t")
        printed[json.loads(token)] = (float(count), float(p))
    for k in range(8):
        count, p = printed[trace.likeliest.names[k][0]]
        assert p == pytest.approx(trace.likeliest.values[k, 0], abs=1e-9)
        at = np.flatnonzero(trace.followers.ids[:, 0] == trace.likeliest.ids[k, 0])
        assert not at.size or count == trace.followers.values[at[0], 0]


@pytest.mark.parametrize("smoothing", SMOOTHERS)
@pytest.mark.parametrize("n", [1, 3])
def test_it_prints_both_perplexities(tmp_path, smoothing, n, monkeypatch, capsys):
    counted = own(
        "the cat sat on the mat. a dog sat on the mat. " * 9 + "the zebra sat on a zebra.", tokens="words"
    )
    spec = NgramsSpec(smoothing=smoothing, n=n, context="the cat sat")
    (tmp_path / "tokens.json").write_text(tokens_file(counted), encoding="utf-8")
    (tmp_path / "ngrams.py").write_text(script(spec, counted), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["ngrams.py", str(tmp_path / "tokens.json"), "--perplexity"])
    runpy.run_path(str(tmp_path / "ngrams.py"), run_name="__main__")
    of_all, of_known = (float(line.rpartition(" ")[2]) for line in capsys.readouterr().out.splitlines())
    assert of_all == pytest.approx(perplexities(spec, counted)[list(SMOOTHERS).index(smoothing), n - 1])
    known = known_tokens(spec, counted)
    assert known.unknown == 2
    assert of_known == pytest.approx(known.perplexity[n - 1])
