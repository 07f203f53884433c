"""Units, matrices and layers as maps, and what one line can separate. One module for each view of the page.

Source: lecture 5, "Units / neurons", "Common activation functions", "Matrix multiplication", "Feed-forward
neural network".
"""
