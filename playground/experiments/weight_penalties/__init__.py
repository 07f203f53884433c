"""Weight penalties: the path over lambda, the proximal steps, two weights, and the decay of Adam and AdamW.

spec.py        the settings of the page, and the values of lambda that the path goes through
points.py      the points to fit, held-out points, and standardised features of x
minimum.py     the exact minimum of 1/(2N) ||Xw - y||^2 + l1 ||w||_1 + l2/2 ||w||^2
path.py        the minimum at every lambda: weights, fitted curve, errors
steps.py       proximal steps beside subgradient steps, at one lambda
geometry.py    two weights: the minimum and the diamond or disc on whose edge it lies, at every lambda
decay.py       weight decay and L2 in torch.optim's SGD, Adam and AdamW
divergence.py  where a path of weights diverges
check.py       the same numbers computed in another way
scripts/       the standalone programs, one for each view
"""
