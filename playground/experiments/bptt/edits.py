"""The weights that the reader may set over those of the seed, and their text: "W_h.1.2=0.5;b_y.3=0".

    W_h.1.2  row 1, column 2     W_e.1.3  unit 1, token 3 of the vocabulary     U.3.1  token 3, unit 1
    b_h.1    of unit 1           b_y.3    of token 3

Rows and columns are counted from 1; tokens in the order in which they first occur in the text.
"""

from playground.experiments.weight_ref import NamedWeights

WEIGHT_NAMES = NamedWeights(
    axes={"W_h": 2, "W_e": 2, "U": 2, "b_h": 1, "b_y": 1},
    names="W_h.1.2, W_e.1.3, U.3.1, b_h.1 or b_y.3",
    example="W_h.1.2=0.5",
)
