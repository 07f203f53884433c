"""Everything behind the optimizer race: racers, race, fair race, basin map, regimes of momentum."""
