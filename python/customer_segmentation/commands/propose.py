"""Propose settings for a file: ``segments propose``."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

import yaml
from rich.console import Console

from customer_segmentation.builds.place import Asked, find_place
from customer_segmentation.errors import InputError
from customer_segmentation.proposal.proposing import propose, propose_for_relation
from customer_segmentation.proposal.settings_text import is_unedited, settings_text
from customer_segmentation.proposal.showing import show
from customer_segmentation.replacing import replaced_files


def add_options(parser: ArgumentParser) -> None:
    """Say which file, how it is read, and where the settings go."""
    parser.add_argument(
        "file",
        help="CSV, Parquet, JSON lines or Excel file, a glob, or with --relation a table",
    )
    parser.add_argument(
        "--relation", action="store_true",
        help="look at a table or view of the database, as segmentation_relation",
    )  # fmt: skip
    parser.add_argument(
        "--to", type=Path,
        help="where to write the settings (default: the file's name, .yml, in this folder)",
    )  # fmt: skip
    parser.add_argument(
        "--read-options", default="{}",
        help="segmentation_read_options for what cannot be known, such as '{skip: 2}'",
    )  # fmt: skip


def run(given: Namespace, asked: Asked) -> None:
    """Print what a file holds, and write settings for it."""
    options = _read_options(given.read_options)
    proposal = (
        propose_for_relation(
            given.file, database=find_place(asked).database, read_options=options
        )
        if given.relation
        else propose(given.file, read_options=options)
    )
    file = given.to or Path(f"{proposal.segmentation_name}.yml")
    show(proposal, Console())
    _write(settings_text(proposal, file=file), file)
    print(f"\nwrote {file}. Read it, then:")
    print(f'dbt build --vars "$(cat {file})"')


def _read_options(text: str) -> dict:
    try:
        options = yaml.safe_load(text)
    except yaml.YAMLError:
        options = None
    if not isinstance(options, dict):
        raise InputError(
            f"--read-options is {text}: needs a mapping such as '{{delim: \";\", skip: 2}}'."
        )
    return options


def _write(text: str, file: Path) -> None:
    """Replace a proposal of before, unless somebody's work would go."""
    if file.exists() and not is_unedited(file.read_text(encoding="utf-8", errors="replace")):
        raise InputError(
            f"{file} is there and was edited, or is no proposal; it stays. Needs another name:"
            " --to other.yml"
        )
    with replaced_files(file.parent) as fresh:
        fresh.path(file.name).write_text(text, encoding="utf-8")
