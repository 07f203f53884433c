"""Sizes and rates of ELMo's networks and heads; no PyTorch here."""

LAYERS, HIDDEN = 2, 24  # an embedding has as many numbers as a hidden state, so that the layers can be mixed
BATCH_SIZE = 32
CLIP = 1.0  # the largest norm of a gradient
LM_RATE, HEAD_RATE = 0.02, 0.05  # learning rates of Adam
SEEDS = 3
LM_ROUNDS, HEAD_ROUNDS = 10, 20
SENTENCES_FILE = "sentences.txt"  # that the scripts read
