"""Sizes and rates of the networks of all four shapes; no PyTorch here."""

EMBEDDING, HIDDEN = 24, 48
CLIP = 1.0  # the largest norm of a gradient
ROUNDS = 20  # measurements after the one before the first update
MOST_UPDATES = 1000
BATCH_SIZE = {"one_to_many": 64, "many_to_one": 64, "aligned": 16, "encoder_decoder": 128}
RATE = {
    "one_to_many": 0.01,
    "many_to_one": 0.01,
    "aligned": 0.001,
    "encoder_decoder": 0.01,
}  # Adam's, at first
MEASURED_TEMPERATURE = 0.5  # of the surnames that are drawn to be judged
NAMES_PER_LANGUAGE = 20  # of them
MOST_LETTERS = 16  # of a surname, read or written
ITEMS_FILE = "items.txt"  # that the script reads
