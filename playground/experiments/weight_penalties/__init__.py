"""Weight penalties: the path over lambda, the proximal steps, two weights, and the decay of Adam and AdamW.

spec.py      what the reader may choose; the lambdas that the clock goes through
points.py    a few points, held-out ones, and standardised features of x
minimum.py   the exact minimum of 1/(2N) ||Xw - y||^2 + l1 ||w||_1 + l2/2 ||w||^2
path.py      the minimum at every lambda: weights, curve, errors
steps.py     gradient, then shrink: proximal steps beside subgradient steps, at one lambda
geometry.py  two weights: the minimum and the diamond or disc that it lies on, at every lambda
decay.py     weight decay and L2 in torch.optim's SGD, Adam and AdamW
program.py   the standalone programs
"""
