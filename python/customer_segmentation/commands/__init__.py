"""The commands that a person types, over one way in."""
