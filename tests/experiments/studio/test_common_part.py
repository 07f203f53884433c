"""The lines of a comparison are of the same held-out tokens: counts, and networks with parts of any size."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from playground.experiments import studio
from playground.figures.studio.comparison import curves_scene
from playground.runs.reader import RunReader
from playground.runs.writer import RunWriter
from playground.text.corpus import from_text
from playground.training import budget
from playground.training.checkpointing import load_model
from playground.training.dataset import build_dataset
from playground.training.evaluation import batch_losses, target_indices
from playground.training.held_out_part import STRETCH, held_out_part
from playground.training.loop import train
from playground.training.spec import TrainSpec
from tests.pages.walking import unpack

SPEC = TrainSpec(
    hidden=16, embedding=8, batch=4, window=16, learning_rate=0.03, warmup=0, segments=((12, 0.03),)
)
COUNTS = TrainSpec(model="ngram", order=3)


@pytest.fixture(scope="module")
def corpus():
    words = np.random.default_rng(0).choice(["cat ", "dog ", "sees ", "the ", "a ", "bird. "], 9000)
    return from_text("".join(words))


@pytest.fixture(scope="module")
def runs(corpus, tmp_path_factory):
    """Counts, and networks with a part of 16 stretches, of 40, and with all of the text."""

    def record(name, spec, targets=budget.FEWEST_TARGETS):
        folder = tmp_path_factory.mktemp("run") / name
        with pytest.MonkeyPatch.context() as patch, RunWriter(folder) as writer:
            patch.setattr(budget, "FEWEST_TARGETS", targets)
            for snapshot in train(spec, corpus):
                writer.append(snapshot)
        view = SimpleNamespace(title=name, spec=spec.to_json(), elapsed=2.0, step=12, active=False)
        return spec, view, RunReader(folder)

    return {
        "counts": record("counts", COUNTS),
        "part": record("part", SPEC),
        "larger": record("larger", replace(SPEC, model="window"), 40 * STRETCH),
        "whole": record("whole", SPEC, 10**6),
    }


def summaries(runs, *names):
    return [studio.run_summary(view, reader) for _, view, reader in (runs[name] for name in names)]


def loss_on(part, run, corpus, step):
    """The oracle: a stored checkpoint scored token by token on all of the text, averaged over the part."""
    spec, _, reader = run
    data, model = build_dataset(spec, corpus), load_model(reader.checkpoint(step))
    if spec is COUNTS:
        return model.nats(data.valid)[part.positions].mean()
    alone = held_out_part(data.valid, part.positions.size)
    return np.concatenate(list(batch_losses(model, alone.batches))).mean()


def test_all_lines_are_of_the_largest_part_that_all_runs_have(runs, corpus):
    valid = build_dataset(SPEC, corpus).valid
    before = summaries(runs, "counts", "part", "larger")
    assert [summary.full_curve for summary in before] == [True, False, False]
    for names, clusters in ((("counts", "part", "larger"), 16), (("counts", "larger"), 32)):
        drawn, targets = studio.on_common_part(summaries(runs, *names))
        part = held_out_part(valid, clusters * STRETCH)
        assert targets == part.positions.size == clusters * STRETCH
        for name, summary in zip(names, drawn, strict=True):
            assert len(summary.step) > 2
            losses = [loss_on(part, runs[name], corpus, int(step)) for step in summary.step]
            np.testing.assert_allclose(summary.loss, losses, rtol=1e-4)
            lowest = summary.best_on_curve
            assert lowest.loss == summary.loss.min()
            assert (lowest.extent, lowest.step) == ("part", summary.step[summary.loss.argmin()])
            assert lowest.standard_error > 0
            np.testing.assert_allclose(summary.character_loss, summary.loss / np.log(2), rtol=1e-9)
        assert [s.best_loss for s in drawn] == [s.best_loss for s in summaries(runs, *names)], (
            "the table stays"
        )


def test_a_network_that_is_scored_on_all_of_the_text_knows_its_parts(runs, corpus):
    drawn, targets = studio.on_common_part(summaries(runs, "whole", "part"))
    assert targets == 16 * STRETCH
    data = build_dataset(SPEC, corpus)
    part = held_out_part(data.valid, targets)
    reader = runs["whole"][2]
    losses = np.empty(data.valid.targets.size)
    scored = np.concatenate(list(batch_losses(load_model(reader.checkpoint(12)), _all(data.valid))))
    losses[target_indices(data.valid)] = scored
    assert drawn[0].loss[-1] == pytest.approx(losses[part.positions].mean(), rel=1e-5)
    unchanged, none = studio.on_common_part(summaries(runs, "whole", "counts"))
    assert none == 0
    assert all(summary.full_curve for summary in unchanged)


def _all(valid):
    from playground.training.evaluation import all_batches

    return all_batches(valid)


def test_runs_without_a_part_in_common_stay_as_they_were(runs):
    one, other = summaries(runs, "counts", "part")
    for strange in (
        replace(other, part_key=("another text",)),
        replace(other, nested=np.empty((len(other.step), 0, 3))),  # stored earlier
    ):
        drawn, targets = studio.on_common_part([one, strange])
        assert targets == 0
        assert [summary.loss is s.loss for summary, s in zip(drawn, (one, strange), strict=True)] == [
            True
        ] * 2
    waiting = replace(other, step=np.empty(0), loss=np.empty(0), part_key=(), nested=np.empty((0, 0, 3)))
    assert studio.on_common_part([one, other, waiting])[1] == 16 * STRETCH


def test_the_picture_draws_them_and_says_so(runs):
    both = summaries(runs, "counts", "part")
    header, arrays = unpack(curves_scene(both, "step", "loss").pack())
    [panel] = header["panels"]
    assert panel["title"].endswith("lines: the same 1,024 tokens for all runs; dots: the table's numbers")
    lines = [trace for trace in panel["figure"]["data"] if trace["mode"] == "lines"]
    for trace, summary in zip(lines, studio.on_common_part(both)[0], strict=True):
        np.testing.assert_allclose(arrays[trace["y"]["$array"]], summary.loss, rtol=1e-6)
