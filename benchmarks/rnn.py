"""How quickly the pages on recurrent networks answer: a new text in the browser, the search of a corpus.

python -m benchmarks.rnn
"""

import statistics
import time
from functools import partial

import numpy as np
import torch
from playwright.sync_api import Page, sync_playwright

from benchmarks import report, rows
from benchmarks.app import SIZE
from benchmarks.rows import Row
from benchmarks.stopwatch import PLAYER, Times, carry, median, parts, timed
from playground.experiments.rnn.activation_index import Query
from playground.experiments.rnn.search import LARGEST, search
from playground.experiments.rnn.selection import ActiveUnit
from playground.experiments.sources import LoadedModel
from playground.models.table import MODELS
from playground.text import samples
from playground.text.corpus import Corpus
from playground.text.tokenizers import TOKENIZERS
from tests.browser.chromium import FLAGS, find
from tests.browser.server import serve
from tests.browser.waiting import player

row = partial(rows.row, "python -m benchmarks.rnn")
TOKENS, READINGS, WARM = 200, 15, 3
VIEWS = {
    "": "heat map and bars",
    "view=unit_sum": "sums of a unit",
    "view=teacher_forcing": "teacher forcing",
    "view=two_models": "two models",
}  # by address
FIELD, LAGS_FIELD = ".st-key-recurrent-network-text", ".st-key-backprop-through-time-model_text"
LAGS, LAGS_FOLD = "bptt?view=lags&model=brackets", "Any model"


def measure() -> list[Row]:
    """Rows of name, value, unit, budget, command and a note."""
    with serve() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        context = browser.new_context(viewport=SIZE, reduced_motion="no-preference")
        carry(context)
        by_view = {what: readings(context.new_page(), f"{server.url}/rnn?{q}") for q, what in VIEWS.items()}
        lags = readings(context.new_page(), f"{server.url}/{LAGS}", LAGS_FIELD, LAGS_FOLD)
        browser.close()
    name = f"a new text of {TOKENS} tokens -> {{}} painted"
    answers = [
        row(name.format(what), median(times), "ms", "<= 150", parts(times)) for what, times in by_view.items()
    ]
    answers.append(row(name.format("gradients by lag, LSTM,"), median(lags), "ms", "<= 400", parts(lags)))
    return [*answers, *searching()]


def readings(page: Page, address: str, where: str = FIELD, fold: str = "") -> list[Times]:
    """Type another text of 200 characters into the field, in its fold; commit it with Ctrl+Enter."""
    page.goto(address)
    player(page)
    if fold:
        page.locator("summary", has_text=fold).click()
    text = samples.load("brackets").text
    field, times = page.locator(f"{where} textarea"), []
    for k in range(WARM + READINGS):
        field.fill(text[TOKENS * k : TOKENS * (k + 1)])
        times.append(timed(page, PLAYER, lambda: page.keyboard.press("Control+Enter")))
    return times[WARM:]


def searching() -> list[Row]:
    """Search 100,000 characters for the units of a selected stretch, LSTM with 128 units."""
    torch.set_num_threads(1)
    corpus = samples.load("brackets")
    corpus = Corpus(corpus.text[:LARGEST], corpus.reading, corpus.name)
    tokenizer = TOKENIZERS["characters"].train(corpus.items)
    model = MODELS["lstm"].build(len(tokenizer), {"hidden": 128}, torch.Generator().manual_seed(0)).eval()
    query = Query((ActiveUnit(3, 1, 0.1), ActiveUnit(8, -1, -0.1)), 2, 0.02)
    spent, gaps = [], []
    for _ in range(3):
        stamps = [time.perf_counter()]
        stamps += [
            time.perf_counter() for _ in search(LoadedModel(model, "running"), tokenizer, corpus, query)
        ]
        spent.append(stamps[-1] - stamps[0])
        gaps.append(float(np.max(np.diff(stamps))))
    note = f"longest wait for a sign of progress: {1000 * max(gaps):.0f} ms"
    return [row("unit search over 100,000 tokens, LSTM 128", statistics.median(spent), "s", "<= 2", note)]


if __name__ == "__main__":
    print(report.plain(measure()))
