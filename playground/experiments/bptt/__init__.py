"""What the page "Backprop through time" computes: a recurrent network's gradient, step by step through time.

spec        what the reader may choose
tokens      a typed text as the tokens of a small network
parameters  the weights of that network, from a seed and by hand
by_hand     both passes by hand; the contribution of every time step to every gradient
references  the same gradients by autograd and by differences
run         the trace of both passes

PyTorch is imported inside the functions that compute with it.
"""
