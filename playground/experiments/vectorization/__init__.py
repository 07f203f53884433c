"""Vectorization: the same product by a loop and by one call, executed instruction by instruction, and timed."""
