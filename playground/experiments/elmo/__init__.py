"""Stacked and bidirectional networks, and ELMo.

nodes, depth            which tokens a state sees: found by differentiating, and in closed form
directions              what a bidirectional network sees, trained
sentences, training     ELMo on generated sentences, two tasks
occurrences             one word in many sentences, by the network that comes with the app
"""
