"""The way in of every command: whatever a person can do something about ends in one line."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

import duckdb

from customer_segmentation.errors import STOPPED_BY_KEYBOARD, InputError
from customer_segmentation.harmless import visible


def run(command: Callable[[], None]) -> int:
    """Run a command; say in one line why it could not do what it was asked for.

    Parameters
    ----------
    command : callable
        Prints what it has to say.

    Returns
    -------
    int
        The exit code: 0, 1 where something was in the way, 130 after Ctrl-C.

    Notes
    -----
    A defect of ours still shows its traceback: only errors of files, of the engine, of what
    was asked for and of memory are known to be somebody else's.
    """
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another encoding shows a placeholder; it is no reason to stop.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        command()
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough, as in `… | head`.
        _silence(sys.stdout)
        return 0
    except KeyboardInterrupt:
        _say("stopped by the keyboard; nothing half-written is left.")
        return STOPPED_BY_KEYBOARD
    except (MemoryError, duckdb.OutOfMemoryException):
        _say("not enough memory; needs more, or fewer customers at once.")
        return 1
    except ModuleNotFoundError as error:
        _say(
            f"{error.name} is missing; pictures and the page need"
            " pip install --no-deps --require-hashes -r requirements-report.lock"
        )
        return 1
    except OSError as error:
        _say(_file_message(error))
        _silence(sys.stdout)
        return 1
    except InputError as error:
        _say(str(error))
        return 1
    return 0


def _file_message(error: OSError) -> str:
    if error.strerror is None:
        return str(error)
    return f"{error.filename or 'standard output'}: {error.strerror}"


def _say(message: str) -> None:
    print(visible(" ".join(message.split())), file=sys.stderr)


def _silence(stream: TextIO) -> None:
    """Keep the interpreter from flushing, at its end, what can't be written."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
