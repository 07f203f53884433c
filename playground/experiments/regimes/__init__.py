"""The page on training regimes; the regimes themselves are in training/regimes.

training            the job: all regimes and seeds by turns
comparison_trace    the comparison, growing or finished, and what it says of each regime
fed                 one pass, step by step: what is fed
bundled_files       comparisons and networks that come with the app
"""
