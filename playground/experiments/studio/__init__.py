"""The studio: the curves of a run, what its checkpoints expect, and runs side by side on one sentence.

Surprisal of a token: -log2 P(token | everything before it) in bits, weighted by token; the end of an item
counts, its beginning never does. Different tokens are compared by what the whole costs,

    bits per character = (sum of the surprisals + cost of spelling what is unknown) / (characters + ends)

where each item has one end and a running text none; `text.character_unigram` defines the cost of an unknown
word. A run that has recorded no spelling (an older one) is marked as not comparable wherever it meets one.
"""

from playground.experiments.studio.bundled_texts import bundled_training, excerpt
from playground.experiments.studio.common_part import on_common_part
from playground.experiments.studio.curves import (
    Curves,
    address_of_step,
    curves,
    last_training_loss,
    step_of_address,
)
from playground.experiments.studio.over_training import OverTraining, over_training
from playground.experiments.studio.probe import LONGEST_PROMPT, Answer, Probe, probe
from playground.experiments.studio.records import describe, downloads, origin, sample_table, script
from playground.experiments.studio.run_summary import RunSummary, differing_settings, run_facts, run_summary
from playground.experiments.studio.sentence_scores import (
    LONGEST_SENTENCE,
    SentenceScores,
    clean,
    score,
    score_sentence,
)
from playground.experiments.studio.settings import run_settings, run_spec, settings
from playground.experiments.studio.token_view import cut_text, merges_trace, shown_tokens

__all__ = [
    "FEWEST_RUNS",
    "LONGEST_PROMPT",
    "LONGEST_SENTENCE",
    "MOST_RUNS",
    "Answer",
    "Curves",
    "OverTraining",
    "Probe",
    "RunSummary",
    "SentenceScores",
    "address_of_step",
    "bundled_training",
    "clean",
    "curves",
    "cut_text",
    "describe",
    "differing_settings",
    "downloads",
    "excerpt",
    "last_training_loss",
    "merges_trace",
    "on_common_part",
    "origin",
    "over_training",
    "probe",
    "run_facts",
    "run_settings",
    "run_spec",
    "run_summary",
    "sample_table",
    "score",
    "score_sentence",
    "script",
    "settings",
    "shown_tokens",
    "step_of_address",
]

FEWEST_RUNS, MOST_RUNS = 2, 6  # runs side by side
