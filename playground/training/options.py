"""The numbers of a training that belong neither to its model nor to its optimizer or schedule."""

from playground.catalog.hyperparameter import HyperParameter

TRAINING_OPTIONS: dict[str, HyperParameter] = {
    option.key: option
    for option in (
        HyperParameter(
            "max_vocabulary",
            "Largest vocabulary",
            "|V|",
            5000,
            3,
            60_000,
            "Only the most frequent tokens get an entry; the others are read as unknown.",
            integer=True,
            log=True,
        ),
        HyperParameter(
            "warmup",
            "Warm-up steps",
            "w",
            50,
            0,
            10_000,
            "The rate grows linearly for so long, at most a tenth of the steps.",
            integer=True,
        ),
        HyperParameter(
            "clip", "Clip at norm", "c", 1.0, 0.0, 100.0, "Longer gradients are scaled down to it; 0 is off."
        ),
        HyperParameter(
            "batch",
            "Batch",
            "B",
            32,
            1,
            1024,
            "Rows of text, or items, that are read side by side.",
            integer=True,
            log=True,
        ),
        HyperParameter(
            "window",
            "Window",
            "T",
            64,
            2,
            512,
            "Tokens of a running text or document per step; the gradient does not reach further back.",
            integer=True,
            log=True,
        ),
        HyperParameter(
            "pool",
            "Sorted batches",
            "",
            1,
            1,
            64,
            "So many batches of items at a time are formed from items sorted by length, to pad less.",
            integer=True,
        ),
        HyperParameter("seconds", "Time", "s", 30.0, 0.1, 86_400.0, "Budget of the whole training."),
        HyperParameter("seed", "Seed", "", 0, 0, 2**53, "Decides every draw.", integer=True),
    )
}
