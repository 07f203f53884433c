"""How quickly every kind of language model answers: a typed context, a text of 100 tokens, a beam.

    python -m benchmarks.language

A context is typed and committed with Ctrl+Enter, or by its last key where every key is answered, until
everything is painted again; generation is timed in
Python, with its whole trace, by an LSTM with 128 units over as many characters as a large text has.
"""

import statistics
import time
from functools import partial
from urllib.parse import parse_qs, urlsplit

import torch
from playwright.sync_api import Page, sync_playwright

from benchmarks import report, rows
from benchmarks.app import visitor
from benchmarks.chapters import open_twice
from benchmarks.rows import Row
from benchmarks.stopwatch import PLAYER, median, parts, timed
from benchmarks.studio import prompt
from playground.experiments.decoding import DecodingSpec, encode_prompt, generate, model_scorer
from playground.experiments.sources import LoadedModel
from playground.models.table import MODELS
from playground.text import samples
from playground.text.tokenizers import TOKENIZERS
from tests.browser.chromium import FLAGS, find
from tests.browser.server import serve
from tests.browser.waiting import settled

row = partial(rows.row, "python -m benchmarks.language")
TYPED, WARM = 12, 2
COMMIT = "Control+Enter"
LIVE = "fixed-window-context"  # this one answers every key
CONTEXTS = (  # what, where, the field; a word is typed behind what stands there
    ("n-gram, words", "ngrams", "n-grams-context"),
    ("n-gram, characters", "ngrams?source=stories&tokens=characters", "n-grams-context"),
    ("fixed window", "fixed-window", "fixed-window-context"),
    ("recurrent network", "rnn", "recurrent-network-text"),
    ("decoding, 40 tokens, LSTM", "decoding", "decoding-prompt"),
    ("decoding, 40 tokens, n-gram", "decoding?model=n-gram:+Students", "decoding-prompt"),
)
SENTENCES = (  # on the pages of ELMo and of many heads
    ("tokens that a state sees", "elmo?sentence=let+us", "stacked--bidirectional--elmo-sentence"),
    ("type and token embeddings", "elmo?view=occurrences", "stacked--bidirectional--elmo-own_sentence"),
    ("one text through a head", "heads?view=reading&head=tags", "one-body--many-heads-sentence"),
)
BEAM = "decoding?strategy=Beam+search&beam_width=5&max_length=30"


def measure() -> list[Row]:
    """Rows of name, value, unit, budget, command and a note."""
    rows = [_generation()]
    with serve() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        page = visitor(browser).new_page()
        for what, where, field in CONTEXTS:
            rows.append(_typing(page, f"{server.url}/{where}", field, what))
        rows.append(
            _typing(
                page,
                f"{server.url}/{BEAM}",
                "decoding-prompt",
                "beam of 5, 30 tokens, with its tree",
                "<= 500",
            )
        )
        for what, where, field in SENTENCES:
            rows.append(_typing(page, f"{server.url}/{where}", field, what, "<= 150"))
        rows += _prompts(page, server.url)
        browser.close()
    return rows


def _prompts(page: Page, url: str) -> list[Row]:
    """A prompt typed letter by letter into a run of each kind, trained on the same text for 10 s each."""
    page.goto(f"{url}/studio?source=Sample%3A+Surnames&budget=10+s")
    settled(page, ".st-key-start-each button")
    page.click(".st-key-start-each button")
    page.wait_for_selector("[data-testid=stMultiSelect]")
    runs = parse_qs(urlsplit(page.url).query)["compare"][0].split(",")
    rows = []
    for run in runs:
        page.goto(f"{url}/studio?run={run}")
        page.wait_for_function("() => /finished/.test(document.body.innerText)", timeout=180_000)
        kind = str(page.locator("[data-testid=stProgress]").inner_text()).partition(",")[0]
        times = prompt(page)
        rows.append(
            row(f"prompt -> next-token bars, studio, {kind}", median(times), "ms", "<= 120", parts(times))
        )
    return rows


def _typing(page: Page, url: str, field: str, what: str, budget: str = "<= 120") -> Row:
    """From the key that commits a longer context until everything is painted."""
    open_twice(page, url)
    area, times = page.locator(f".st-key-{field}").locator("textarea, input").first, []
    for _ in range(WARM + TYPED):
        area.click()
        area.press("End")
        page.keyboard.type(" th" if field == LIVE else " the")
        page.wait_for_timeout(400)
        times.append(timed(page, PLAYER, partial(page.keyboard.press, "e" if field == LIVE else COMMIT)))
    return row(f"typed context -> painted, {what}", median(times[WARM:]), "ms", budget, parts(times[WARM:]))


def _generation() -> Row:
    """100 tokens with everything that is shown of them, each time with another seed."""
    torch.set_num_threads(1)
    tokenizer = TOKENIZERS["characters"].train(samples.load("stories").items)
    model = MODELS["lstm"].build(len(tokenizer), {"hidden": 128}, torch.Generator().manual_seed(0)).eval()
    scorer = model_scorer(tokenizer, LoadedModel(model, "running"))
    prompt, spent = encode_prompt("One day ", tokenizer), []
    for seed in range(WARM + TYPED):
        spec = DecodingSpec(
            strategy="together", temperature=0.9, top_k=40, top_p=0.95, max_length=100, seed=seed
        )
        began = time.perf_counter()
        generate(spec, scorer, prompt)
        spent.append(1000 * (time.perf_counter() - began))
    return row("100 tokens with their trace, LSTM 128", statistics.median(spent[WARM:]), "ms", "<= 300")


if __name__ == "__main__":
    print(report.plain(measure()))
