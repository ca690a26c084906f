"""The map of the segments: its axes, borders, discs and layers."""
