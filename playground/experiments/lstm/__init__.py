"""What the page "LSTM gates" computes, by view.

by_hand   an LSTM or GRU cell of a few units reads a typed text: both passes, number by number

PyTorch is imported inside the functions that compute with it.
"""
