"""Sizes and rates of the bodies and heads; no PyTorch here."""

BATCH_SIZE = 32
CLIP = 1.0  # the largest norm of a gradient
RATE = 0.02  # learning rate of Adam
ROUNDS = 12
SEEDS = 3
WINDOW_REACH = 2  # tokens to either side of the one that a window labels
LEAST_HIDDEN, MOST_HIDDEN = 8, 64
MOST_UPDATES = 360
NETWORK_UPDATES = 800  # of the network that `reading` shows
DATA_FILES = {"surnames": "surnames_languages.txt", "sentences": "labelled_sentences.txt"}  # of the scripts
MODEL_FILES = {"surnames": "surnames.safetensors", "sentences": "sentences.safetensors"}
