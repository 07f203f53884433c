"""What the page "Batch size" computes: one model, one data set, one order of the examples, three batch sizes.

    spec = BatchSizeSpec(small_model="sine", batch=8, batch_eta=0.2)
    trace = paths.run(spec)

`paths` walks down the loss, `ground` is the loss itself, `fits` the curves through the data, `noise` the
gradient estimates at a point, `hover` how far from the minimum the noise keeps a path, `cost` what an epoch
costs, `check` compares with torch.optim, `program` is the standalone script. Nothing here imports PyTorch
before it computes.
"""
