"""What the page "Backprop through time" computes: a recurrent network's gradient, step by step through time.

spec        what the reader may choose
parameters  the weights of that network, from a seed and by hand
by_hand     both passes by hand; the contribution of every time step to every gradient
references  the same gradients by autograd and by differences
run         the trace of both passes
occurrences the parts C[t, k] of the gradient, and truncation; detach: the same in a PyTorch loop
lags        how far back the gradient of any recurrent model reaches; fresh: a network that was never trained
clipping    a training that explodes, without clipping and with two kinds of it

PyTorch is imported inside the functions that compute with it.
"""
