"""Training regimes: what a language model reads while it learns. Shared by the page's job, trace and scripts.

strings, sampling_schedules   the bundled strings; the probability of a gold token at update i
spec, network                 what is compared; the network and its unrolled pass
discriminator, risk           professor forcing; the expected risk by REINFORCE
risk_check                    its estimate beside the exact gradient, all strings enumerated
updates, measures             one network trained by one regime; what is measured of it
"""
