"""Replace files whole: write beside, flush, rename; what is not needed any more goes last."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

# A name that nobody else gives: what is in the way is removed.
UNFINISHED = ".segmentation_unfinished"


class Replacement:
    """Files on their way into a folder.

    Attributes
    ----------
    folder : Path
        Where they will be.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._beside = folder / UNFINISHED
        self._names: list[str] = []
        self._stale: set[Path] = set()

    def path(self, name: str) -> Path:
        """Return where to write a file that will be ``name``, which may hold a folder."""
        path = self._beside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self._names.append(name)
        return path

    def remove(self, *paths: Path) -> None:
        """Remove earlier files once the new ones are in place, unless they are among them."""
        self._stale.update(paths)

    def finish(self) -> None:
        """Put every file in its place, in the order in which they were begun."""
        places = [(self._beside / name, self.folder / name) for name in self._names]
        for written, place in places:
            place.parent.mkdir(parents=True, exist_ok=True)
            written.replace(place)
        for folder in {place.parent for _, place in places}:
            flush(folder)
        for path in self._stale - {place for _, place in places}:
            path.unlink(missing_ok=True)


@contextmanager
def replaced_files(folder: Path) -> Iterator[Replacement]:
    """Write files of a folder, all or none of them.

    Parameters
    ----------
    folder : Path
        Made if it is not there. The new files are written into a folder in it, so that the
        renaming stays on one file system; what a killed process left there goes.

    Yields
    ------
    Replacement

    Raises
    ------
    OSError
        If a file can't be written, for want of space or of permission: the folder is as it
        was.

    Notes
    -----
    Each file appears whole. Between two renamings a reader can see a new file beside an
    older one; until the first of them nothing has changed.
    """
    replacement = Replacement(folder)
    beside = folder / UNFINISHED
    try:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            remove_folder(beside)
            beside.mkdir()
            yield replacement
            for name in replacement._names:
                flush(beside / name)
        except (OSError, duckdb.IOException) as error:
            if isinstance(error, duckdb.Error) and str(beside) not in str(error):
                raise  # of what was read
            raise OSError(f"{folder}: {reason(error)}; nothing in it was changed.") from None
        replacement.finish()
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def remove_folder(folder: Path) -> None:
    """Remove a folder with what is in it, if it is there."""
    if folder.exists():
        shutil.rmtree(folder)


def flush(path: Path) -> None:
    """Wait until a file or folder is on the disk, so that no crash leaves it empty."""
    if path.is_dir() and os.name == "nt":
        return  # can't be opened there
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def reason(error: Exception) -> str:
    """Say in a few words why a file could not be used, without the name of a temporary one."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    text = str(error).strip().splitlines()
    first = text[0] if text else type(error).__name__
    # DuckDB: `IO Error: Could not write all bytes to file "…": No space left on device`
    return first.rsplit('": ', maxsplit=1)[-1]
