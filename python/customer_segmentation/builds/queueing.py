"""Let builds that wait for the database go in the order of their dates.

History is written forwards: of three builds that wait, the one of May must not be recorded
before the one of April. Each puts a ticket beside the database; its name says date and
arrival, so that the names in order are the queue.
"""

import os
import time
from contextlib import suppress
from pathlib import Path

# A waiting build renews its ticket at every look; one that was killed does not.
TICKET_LIVES_SECONDS = 5.0


class Ticket:
    """The place of one build in the queue for a database.

    Parameters
    ----------
    database : Path
        Its folder must be writable; where it is not, nobody waits in order.
    date : str
        The date that the build stands for, as yyyy-mm-dd; the earliest goes first, of equal
        ones the first to come.
    """

    def __init__(self, database: Path, date: str) -> None:
        self._folder = database.parent
        self._prefix = f"{database.name}.waits-"
        self._path = self._folder / f"{self._prefix}{date}-{time.time_ns():020d}-{os.getpid()}"

    def is_first(self) -> bool:
        """Renew the ticket; say whether no other build of an earlier place is waiting."""
        try:
            self._path.touch()
            names = list(self._folder.iterdir())
        except OSError:
            return True
        now = time.time()
        for other in names:
            if not other.name.startswith(self._prefix) or other.name == self._path.name:
                continue
            with suppress(OSError):
                if now - other.stat().st_mtime > TICKET_LIVES_SECONDS:
                    other.unlink()
                elif other.name < self._path.name:
                    return False
        return True

    def give_up(self) -> None:
        """Leave the queue: the build runs, or does not wait any longer."""
        with suppress(OSError):
            self._path.unlink()
