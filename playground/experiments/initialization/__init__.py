"""What the page "Initialization" computes, by view.

symmetry      a hidden layer whose units start equal, under any optimizer
depth         a deep network: activations, gradients and updates by layer, measured and predicted (gains)
output_bias   the first loss of a network by the start of its output layer (tokens: the examples of a text)
starts        trainings from several starts with the same seed (surnames: their data)
own_model     the same diagnostics for any trained model, checkpoint by checkpoint

PyTorch is imported inside the functions that compute with it.
"""
