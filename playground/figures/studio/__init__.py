"""The scenes of the studio: a run, runs side by side, the card of a text."""
