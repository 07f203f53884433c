"""Shapes of sequence processing: one-to-many, many-to-one, aligned many-to-many, encoder and decoder.

surnames, judge     the surnames, split; whose language an exact rule finds
data                the items of every shape
training            the networks, trained and measured
question, answer    a typed question, answered step by step
"""
