"""Vectorization: the same product by a loop and by one call, executed step by step, and timed."""
