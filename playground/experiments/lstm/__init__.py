"""What the page "LSTM gates" computes, by view.

by_hand   an LSTM or GRU cell of a few units reads a typed text: both passes, number by number
gates     every gate of any recurrent model on a text; gate_tables, gate_script: as columns, as a program
clamp     the same text with some gates held; clamps: what they are called
ranking   which gate of which unit matters most for a text
copy, forget_bias   trainings on the copy task (copy_task): three cells in equal time; three forget biases

PyTorch is imported inside the functions that compute with it.
"""
