"""Training regimes: what a language model reads while it learns.

strings, sampling_schedules   the bundled strings; the probability of a gold token at update i
spec, network           what is compared; the network and its unrolled pass
discriminator, risk     professor forcing; the expected risk by REINFORCE
updates, training       one update by each regime; all regimes trained by turns
measures                what is measured of a network
comparison_trace        the comparison, growing or finished
fed                     one pass, step by step: what is fed
risk_samples            the estimate of the risk's gradient beside the exact one
"""
