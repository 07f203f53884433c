"""The house: see CONTRIBUTING.md for its map."""
