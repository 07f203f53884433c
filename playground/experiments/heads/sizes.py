"""Sizes and rates of the bodies and heads; no PyTorch here."""

BATCH_SIZE = 32
CLIP = 1.0  # the largest norm of a gradient
RATE = 0.02  # learning rate of Adam
ROUNDS = 12
SEEDS = 3
LEAST_HIDDEN, MOST_HIDDEN = 8, 64
MOST_UPDATES = 360
NETWORK_UPDATES = 800  # of the network that `reading` shows
SURNAMES_FILE, SENTENCES_FILE = "surnames.txt", "sentences.txt"
