"""The figures of the page, one file each over ``builders``.

Each module has ``draw(marts, segments)``, which returns its figures: none where the build
has nothing to draw. ``report/sections.py`` lists them in the order of the page.
"""
