"""Tiny stories made by a grammar: somebody wishes for something, something is in the way, somebody helps.

A story agrees with itself: the name and the pronouns, the wish and how it came true, the obstacle and what
was done about it. The choices are independent, so that hardly two of the stories are alike.
"""

from __future__ import annotations

from playground.text.samples.draw import Draw
from playground.text.samples.story_words import (
    CLOSINGS,
    HELPERS,
    HEROES,
    OBSTACLES,
    PLACES,
    TRIES,
    WEATHER,
    WISHES,
)

SEED = 3
STORIES = 490

OPENINGS = (
    "Once upon a time there was {a_hero} called {name}, who lived {place}.",
    "In the days when the hills were young, {a_hero} named {name} lived {place}.",
    "There was once {a_hero} {place}, and {possessive} name was {name}.",
    "{Name} was {a_hero} who lived {place}.",
    "Far from here, {place}, lived {a_hero} whose name was {name}.",
)
LONGINGS = (
    "More than anything else {name} wanted {wish}.",
    "Every evening {pronoun} thought of one thing only: {pronoun} wanted {wish}.",
    "“One day,” {pronoun} used to say, “I am going {wish}.”",
    "{Name} had a single wish, which was {wish}.",
    "{Pronoun} had promised {possessive} grandmother {wish}.",
)
MORNINGS = (
    "One morning, when {weather}, {pronoun} set out.",
    "So {pronoun} packed some bread and an apple and left while {weather}.",
    "On the first day of spring {weather}, and {name} could wait no longer.",
    "Then came a day on which {weather}. {Name} put on {possessive} boots and went.",
)
TROUBLES = (
    "But {obstacle}.",
    "Everything went well until noon, but then {obstacle}.",
    "{Pronoun} had not gone far when {pronoun} saw the trouble: {obstacle}.",
    "But when {pronoun} came closer, {obstacle}.",
)
FAILURES = (
    "{Name} {tried}, but it was no use.",
    "{Pronoun} {tried}, and {pronoun} {tried_again}, and nothing changed.",
    "First {pronoun} {tried}. Then {pronoun} {tried_again}. In the end {pronoun} only sat down and cried.",
)
MEETINGS = (
    "Just then {helper} came by. “Why are you so sad?” it asked. {Name} told it everything.",
    "“You look as if you need help,” said a voice. It was {helper}.",
    "Behind a stone sat {helper}, who had watched it all. “Let me try,” it said.",
    "“Is there nobody who can help me?” {pronoun} called. “I can,” answered {helper}.",
    "{Pronoun} shared {possessive} bread with {helper}, and it said, “Now I will do something for you.”",
)
TURNS = (
    "Together they {solved}.",
    "They worked until the moon came up, and at last they {solved}.",
    "It took them three days, but they {solved}.",
    "The two of them laughed, and then they {solved}.",
)
FULFILMENTS = (
    "And so it was that {name} {fulfilled}.",
    "That very evening {name} {fulfilled}.",
    "Before the week was over, {pronoun} {fulfilled}.",
    "The next day {name} {fulfilled}, just as {pronoun} had dreamed.",
)
LOSSES = (
    "But they came too late. {Name} never found out what might have been, and went home a little wiser.",
    "It was not what {pronoun} had wished for, yet {name} had found a friend, and that was better.",
    "In the end {name} turned back. “Some wishes must wait for next year,” {pronoun} said.",
)


def stories() -> str:
    """About 300 kB, a story per paragraph, blank lines between."""
    draw = Draw(SEED)
    return "\n\n".join(_story(draw) for _ in range(STORIES)) + "\n"


def _story(draw: Draw) -> str:
    """One story; one in eight ends without the wish."""
    name, a_hero, pronoun, possessive = draw.choice(HEROES)
    wish, fulfilled = draw.choice(WISHES)
    obstacle, solved = draw.choice(OBSTACLES)
    tried, tried_again = draw.shuffled(TRIES)[:2]
    words = {
        "name": name,
        "a_hero": a_hero,
        "pronoun": pronoun,
        "possessive": possessive,
        "place": draw.choice(PLACES),
        "wish": wish,
        "fulfilled": fulfilled,
        "obstacle": obstacle,
        "solved": solved,
        "tried": tried,
        "tried_again": tried_again,
        "helper": draw.choice(HELPERS),
        "weather": draw.choice(WEATHER),
    }
    words |= {word.capitalize(): words[word].capitalize() for word in ("name", "pronoun")}
    parts = [draw.choice(OPENINGS), draw.choice(LONGINGS)]
    parts += [draw.choice(MORNINGS)] if draw.chance(0.7) else []
    parts += [draw.choice(TROUBLES)]
    parts += [draw.choice(FAILURES)] if draw.chance(0.7) else []
    parts += [draw.choice(MEETINGS)]
    if draw.chance(1 / 8):
        parts.append(draw.choice(LOSSES))
    else:
        parts += [draw.choice(TURNS), draw.choice(FULFILMENTS)]
    parts += [draw.choice(CLOSINGS)] if draw.chance(0.6) else []
    return " ".join(parts).format(**words)
