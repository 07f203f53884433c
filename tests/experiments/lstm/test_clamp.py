"""Held gates are a loop in which they are set; the ranking is that of one hold at a time."""

import re

import numpy as np
import pytest

from playground.experiments import sources
from playground.experiments.lstm import ranking as ranking_module
from playground.experiments.lstm.clamp import ClampSpec, run
from playground.experiments.lstm.clamps import HOLDABLE, Clamp, format_clamps, parse_clamps
from playground.experiments.lstm.gate_script import script
from playground.experiments.lstm.gate_tables import clamp_table
from playground.experiments.lstm.ranking import RankingSpec, rank
from tests.experiments.lstm.test_gates import TEXT, Network
from tests.models.test_held_gates import slow
from tests.program import run_program

BRACKETS = "{a<bc>d}"
PROCTOR = "As the proctor started the clock, the students in the back row without a word opened their exams."


def test_the_text_of_clamps():
    clamps = (Clamp(1, "f", 37, 1.0), Clamp(2, "o"), Clamp(1, "c", 0, -0.5))
    assert format_clamps(clamps) == "1.f.37=1;2.o.all=mean;1.c.0=-0.5"
    assert parse_clamps(" 1.f.37=1; 2.o.all=mean;1.c.0=-0.5;") == clamps
    assert parse_clamps("") == ()
    for raw in ("f.3=1", "0.f.3=1", "1.q.3=1", "1.f.3=", "1.f.3=1e99", "1.f.3=--1", "1.f.-3=1", "1.f.3=nan"):
        with pytest.raises(ValueError, match=r"holds nothing|held at a number"):
            parse_clamps(raw)
    with pytest.raises(ValueError, match="Up to 64"):
        parse_clamps("1.f.3=1;" * 65)


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("layers", [1, 2])
def test_held_gates_are_a_loop_in_which_they_are_set(cell, layers, monkeypatch):
    monkeypatch.setattr("tests.models.test_held_gates.H", 10)
    source = Network(cell, layers)
    model = source.load(0).model
    plain = run(ClampSpec(source.key, model_text=TEXT), source)
    ids = [1, *source.tokenizer().encode(TEXT).tolist()]
    for layer in range(1, layers + 1):
        for name in HOLDABLE[cell]:
            clamps = (Clamp(layer, name, None), Clamp(layer, name, 3, 1.0), Clamp(1, name, 5, 0.0))
            trace = run(ClampSpec(source.key, model_text=TEXT, clamp=clamps), source)
            means = plain.plain.quantities[name][layer - 1].mean(axis=1, dtype=np.float64)
            held = {(layer - 1, name, u): means[u] for u in range(10)}
            held |= {(layer - 1, name, 3): 1.0, (0, name, 5): 0.0}
            loop = slow(model, ids, (), held)
            for index, quantities in enumerate(loop):
                for each, values in quantities.items():
                    got = trace.clamped.quantities[each][index].T
                    np.testing.assert_allclose(got, values, atol=2e-6, err_msg=f"{layer} {name} {each}")
            scores = (
                loop[-1]["h"] @ model.output.weight.detach().numpy().T + model.output.bias.detach().numpy()
            )
            log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
            wanted = -log_p[np.arange(len(ids) - 1), ids[1:]]
            np.testing.assert_allclose(trace.clamped.surprisal[:-1], wanted, atol=1e-5)
            assert trace.clamped.loss == pytest.approx(wanted.mean(), abs=1e-5)
            assert trace.clamped.perplexity == pytest.approx(np.exp(wanted.mean()), rel=1e-4)
            np.testing.assert_array_equal(trace.clamped.top_ids[0], log_p.argmax(axis=1))
            np.testing.assert_allclose(trace.clamped.top_probability[0], np.exp(log_p.max(axis=1)), rtol=1e-4)
            assert trace.plain is plain.plain, "read once"


def test_with_nothing_held_both_readings_are_one_and_what_is_missing_is_said():
    source = sources.bundled("brackets")
    trace = run(ClampSpec(source.key, model_text=BRACKETS), source)
    assert trace.clamped is trace.plain
    wrong = (Clamp(2, "f", 1, 0.0), Clamp(1, "z", 1, 0.0), Clamp(1, "f", 48, 0.0))
    other = run(ClampSpec(source.key, model_text=BRACKETS, clamp=wrong), source)
    assert other.held == ()
    assert "no f of unit 1, layer 2; no z of unit 1; no f of unit 48" in other.notes[-1]
    empty = run(ClampSpec(source.key, clamp=(Clamp(1, "f", 1),)), source)
    assert np.isnan(empty.clamped.loss)
    assert len(empty.clamped.surprisal) == 1


@pytest.mark.parametrize(("cell", "layer"), [("lstm", 1), ("lstm", 2), ("gru", 2), ("rnn", 1)])
@pytest.mark.parametrize("hold_at", ["mean", "0", "1"])
def test_the_ranking_is_that_of_one_hold_at_a_time(cell, layer, hold_at):
    source = Network(cell)
    *partial, ranking = rank(RankingSpec(source.key, model_text=TEXT, layer=layer, hold_at=hold_at), source)
    assert all(0 < part.fraction < 1 for part in partial)
    assert ranking.fraction == 1
    assert (np.diff(ranking.cost) <= 0).all()
    gates = {"lstm": 4, "gru": 3, "rnn": 1}[cell]
    assert len(set(zip(ranking.names, ranking.units, strict=True))) == 10 * gates
    assert ranking.gates == len(ranking.names)
    value = None if hold_at == "mean" else float(hold_at)
    for place in range(0, 10 * gates, 7):
        clamp = Clamp(layer, ranking.names[place], int(ranking.units[place]), value)
        trace = run(ClampSpec(source.key, model_text=TEXT, clamp=(clamp,)), source)
        assert ranking.loss == pytest.approx(trace.plain.loss, abs=1e-6)
        assert ranking.cost[place] == pytest.approx(trace.clamped.loss - trace.plain.loss, abs=2e-6)
        assert ranking.at[place] == pytest.approx(np.nanmax(trace.values[0]))


def test_where_all_would_take_too_long_those_of_the_most_costly_groups_are_held(monkeypatch):
    source = sources.bundled("students")
    spec = RankingSpec(source.key, model_text=PROCTOR)
    exact = list(rank(spec, source))[-1]
    assert exact.gates == len(exact.names) == 160
    monkeypatch.setattr(ranking_module, "most_candidates", lambda *_: 96)
    ranking = list(rank(spec, source))[-1]
    assert (ranking.gates, len(ranking.names)) == (160, 56)
    costs = dict(zip(zip(exact.names, exact.units, strict=True), exact.cost, strict=True))
    for name, unit, cost in zip(ranking.names, ranking.units, ranking.cost, strict=True):
        assert cost == pytest.approx(costs[name, unit], abs=1e-6)
    most_costly = list(zip(exact.names, exact.units, strict=True))[:2]
    assert list(zip(ranking.names, ranking.units, strict=True))[:2] == most_costly


def test_groups_hold_every_gate_once_and_one_quantity_each():
    candidates = [(name, unit, 0.5) for name in "ifgo" for unit in range(10)]
    groups = ranking_module.groups_of(candidates, 14)
    assert [each for group in groups for each in group] == candidates
    assert {len({name for name, _, _ in group}) for group in groups} == {1}
    assert max(map(len, groups)) == 3


def test_a_text_without_a_target_has_no_ranking():
    source = sources.bundled("brackets")
    [ranking] = rank(RankingSpec(source.key), source)
    assert (ranking.fraction, ranking.names) == (1.0, ())


def test_the_script_prints_both_readings(tmp_path):
    source = sources.bundled("brackets")
    spec = ClampSpec(source.key, model_text=BRACKETS, clamp=parse_clamps("1.f.9=0;1.o.all=mean;3.f.1=0"))
    (tmp_path / "model.safetensors").write_bytes(sources.export_files(source, source.nearest_step())[0])
    printed = run_program(script(spec, source, 0, 9, spec.clamp), "model.safetensors", folder=tmp_path)
    trace = run(spec, source)
    table = clamp_table(trace, 0, 9)
    for word, side in (("untouched", trace.plain), ("held", trace.clamped)):
        [line] = re.findall(rf"^J, {word}: (.*)$", printed, re.M)
        numbers = np.array([float(number) for number in line.split()])
        np.testing.assert_allclose(numbers, side.surprisal, atol=2e-5)
        [mean, perplexity] = re.search(rf"{word}: .*\n  mean (\S+) nats, perplexity (\S+)", printed).groups()
        assert (float(mean), float(perplexity)) == pytest.approx((side.loss, side.perplexity), rel=1e-5)
        np.testing.assert_array_equal(table[f"surprisal_nats_{word}"], side.surprisal)
    [line] = re.findall(r"^c: (.*)$", printed, re.M)
    np.testing.assert_allclose(
        [float(n) for n in line.split()], trace.clamped.quantities["c"][0, 9], atol=2e-5
    )
