"""Stacked and bidirectional networks, and ELMo.

nodes, depth             which tokens a state sees: found by differentiating, and as the drawing says
"""
