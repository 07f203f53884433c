"""What the page "Batch size" computes: one model, one data set, one order of the examples, three batch sizes.

    spec = BatchSizeSpec(model="sine", batch_size=8, learning_rate=0.2)
    trace = paths.run(spec)

`paths` descends with every batch size, `loss_grid` is the loss itself, `predictions` the curves through the
data, `noise` the gradient estimates at a point, `steady_state` the distance at which the noise keeps a path
from the minimum, `cost` what an epoch costs, `reference` compares with torch.optim, `script` is the
standalone program. Nothing here imports PyTorch before it computes.
"""
