"""The console command ``segments``: one way in, one module a subcommand."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from customer_segmentation.builds.place import Asked
from customer_segmentation.commands.entry import run

# Each module describes its options and runs; imported only when it is asked for.
SUBCOMMANDS = {
    "propose": "look at a file and write settings that segment it",
    "show": "print the segments of the last build",
    "report": "write one offline page that explains the segments",
    "export": "write one list per segment for campaign tools",
    "explore": "look at the customers without clustering them",
    "model": "write the active model of a lineage as a file",
    "compact": "write the database anew, without what was deleted from it",
}
AS_DBT = "as dbt's option of that name"
HELP = {"schema": "segmentation_schema of the build that is meant (default: one without it)"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a subcommand, or say in one line why not.

    Parameters
    ----------
    arguments : sequence of str, optional
        Those of the process by default.

    Returns
    -------
    int
        The exit code: 0, 1 where something was in the way, 2 for unknown arguments.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    # Also what importing a subcommand runs into ends in one line.
    return run(lambda: _run(words))


def _run(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="segments",
        description="Look at and hand on what dbt has built. Works from any folder of a dbt"
        " project, or with --project-dir and --profiles-dir as dbt knows them.",
    )
    chosen = parser.add_subparsers(dest="command", metavar="command", required=True)
    for name, meaning in SUBCOMMANDS.items():
        one = chosen.add_parser(
            name, help=meaning, description=f"{meaning[0].upper()}{meaning[1:]}."
        )
        if name in words:
            import_module(f"customer_segmentation.commands.{name}").add_options(one)
        for option in Asked._fields:
            one.add_argument(f"--{option.replace('_', '-')}", help=HELP.get(option, AS_DBT))
    given = parser.parse_args(words)
    module = import_module(f"customer_segmentation.commands.{given.command}")
    asked = Asked(*(getattr(given, option) for option in Asked._fields))
    module.run(given, asked)
