"""What "The cell by hand" computes: an LSTM or GRU cell of a few units reads a typed text, forward and back.

spec        what the reader may choose
cells       the kinds of cells, their gates and the order of their steps
parameters  the weights, from a seed and by hand
lstm, gru   one step of a cell, forward and back; gate_sum: what both need
passes      both passes through a whole text
references  the same by torch.nn, autograd and a complex step
run         the trace
reach       how far back the carried state reaches: the product of its gate, and the whole derivative
counts      the parameters of RNN, GRU and LSTM
"""
