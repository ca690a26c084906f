"""Customer segments that keep their identity: the small, iterative part in Python.

SQL does what touches every customer; this package searches on a bounded sample, judges
the candidates, drives the refinement and decides whether to fit at all. The dbt Python
models import it; importing the package itself loads nothing heavy.
"""
