"""Decide whether to fit, and fit: search, evidence, choice, refinement, identity."""
