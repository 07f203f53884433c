"""n-grams: the controls."""

from playground.catalog.smoothers import SMOOTHERS
from playground.experiments.ngrams import NgramsSpec
from playground.figures.ngrams import VIEWS
from playground.models.ngram import HIGHEST_ORDER
from playground.text.samples import SAMPLES
from playground.text.tokenizers import TOKENIZERS
from playground.ui.address import set_parameters
from playground.ui.controls import Choice, Slider, TextArea, Toggle, seed
from playground.ui.model_texts import ModelTexts
from playground.ui.text_source import SOURCES

DEFAULT = NgramsSpec()
SLIDE = "slide"
CONTEXTS = {  # the first context of each text
    SLIDE: "as the proctor started the clock, the students opened their",
    "students": DEFAULT.context,
    "stories": "One day a baker's boy wanted to become a",
    "surnames": "Finnish: ",
    "brackets": "([{",
}
SENTENCES = {  # the first sentence to score of each text
    SLIDE: "the students opened their books",
    "students": "the students opened their books",
    "stories": "Once upon a time there was a baker's boy.",
    "surnames": "Finnish: Virtanen",
    "brackets": "([{}])",
}
LONGEST_CONTEXT = 2000  # characters
LONGEST_SENTENCE = 500  # characters
GENERATE = "Generate"


def source_chosen() -> None:
    """Another text: its own tokenizer, and a context that it knows; the run of the old text is left."""
    set_parameters({"run": None})
    source = SOURCE.get()
    if source in SAMPLES or source == SLIDE:
        TOKENS.set(SAMPLES[source].tokens if source in SAMPLES else "words")
    COUNTED.set("all" if source == SLIDE else "nine-tenths")
    CONTEXT.set(CONTEXTS.get(source, ""))
    SENTENCE.set(SENTENCES.get(source, ""))


def _parameter(smoothing: str) -> Slider:
    """The control of a smoothing's parameter."""
    parameter = SMOOTHERS[smoothing].parameter
    assert parameter is not None
    return Slider(
        parameter.key,
        parameter.title,
        parameter.help,
        parameter.low,
        parameter.high,
        0.01,
        parameter.default,
        format="%.4g",
        typed=True,
        group="Smoothing, in numbers",
        applies=lambda values: values["smoothing"] == smoothing or values["view"] == "perplexity",
    )


SOURCE = Choice(
    "source",
    "Text",
    "What is counted: a sample, or a text of your own.",
    {**SOURCES, SLIDE: "The slide’s example"},
    "students",
    on_change=source_chosen,
)
TOKENS = Choice(
    "tokens",
    "Counted in",
    "What is one token.",
    {key: entry.title for key, entry in TOKENIZERS.items()},
    "words",
)
COUNTED = Choice(
    "counted",
    "Counted",
    "What is held out is not counted: perplexity and the share of unseen n-grams are measured on it.",
    {"nine-tenths": "90 %, 10 % held out", "all": "The whole text"},
    "nine-tenths",
)
N = Slider(
    "n",
    "n",
    "An n-gram is n tokens in a row: n − 1 to condition on, and the next.",
    1,
    HIGHEST_ORDER,
    1,
    DEFAULT.n,
    format="%d",
)
SMOOTHING = Choice(
    "smoothing",
    "Smoothing",
    "What is done about n-grams that were never seen.",
    {key: smoother.title for key, smoother in SMOOTHERS.items()},
    DEFAULT.smoothing,
)
CONTEXT = TextArea(
    "context",
    "Context",
    "What stands before the gap. Or click a candidate to append it.",
    DEFAULT.context,
    LONGEST_CONTEXT,
)
TEXTS = ModelTexts(CONTEXT, source_chosen)
VIEW = Choice("view", "Beside", "What stands beside the counts.", VIEWS, "distribution")
ZEROS = Toggle("zeros", "Rows with 0", "List what has count or probability 0 as well.")
SENTENCE = TextArea(
    "sentence",
    "Sentence",
    "Every model scores it, token by token: choose “A sentence, every model” above.",
    SENTENCES["students"],
    LONGEST_SENTENCE,
)
LENGTH = Slider(
    "length",
    "Tokens to draw",
    "How many tokens the player draws.",
    0,
    200,
    1,
    DEFAULT.length,
    format="%d",
    group=GENERATE,
)

CONTROLS = [
    SOURCE,
    TOKENS,
    COUNTED,
    N,
    SMOOTHING,
    CONTEXT,
    VIEW,
    ZEROS,
    SENTENCE,
    *(_parameter(key) for key, smoother in SMOOTHERS.items() if smoother.parameter),
    LENGTH,
    seed(
        "seed",
        "Seed",
        "The same seed draws the same tokens.",
        DEFAULT.seed,
        GENERATE,
        lambda values: values["length"] > 0,
    ),
]
