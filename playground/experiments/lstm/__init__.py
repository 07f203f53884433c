"""What the page "LSTM gates" computes, by view.

by_hand   an LSTM or GRU cell of a few units reads a typed text: both passes, number by number
copy, forget_bias   trainings on the copy task (copy_task): three cells in equal time; three forget biases

PyTorch is imported inside the functions that compute with it.
"""
