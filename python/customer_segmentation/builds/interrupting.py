"""End a build at once, with one line, when somebody presses Ctrl-C.

dbt waits for whatever its threads are doing, a fit of minutes among them, and then shows where
its own code was interrupted. A build may be killed at any moment and the next one completes, so
that there is nothing to wait for.
"""

import os
import signal
import sys
import threading
from contextlib import suppress
from multiprocessing import util
from pathlib import Path
from typing import Any

from customer_segmentation.errors import STOPPED_BY_KEYBOARD

MESSAGE = "Stopped by the keyboard. Each mart is whole; the next build completes the new ones."


def end_at_once_on_interrupt() -> None:
    """Take over Ctrl-C from dbt, where dbt is the program and not part of another one.

    Only the main thread may, and plugins are made in another one: it is done when the main
    thread has its next event to tell.
    """
    if not Path(sys.argv[0]).stem.lower().startswith("dbt"):
        return
    from dbt_common.events.event_manager_client import add_callback_to_manager

    add_callback_to_manager(_take_over)


def _take_over(_: Any) -> None:
    if threading.current_thread() is not threading.main_thread():
        return
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)


def _end(*_: Any) -> None:
    workers = sys.modules.get("customer_segmentation.fit.workers")
    if workers is not None:
        workers.kill_all()
    # As at an ordinary end, but for what waits: locks that processes shared are given back, or
    # Python's own tracker of them would complain after our line.
    with suppress(Exception):
        util._run_finalizers(0)
    # Not through a stream: the interrupted thread may hold its lock.
    os.write(2, f"\n{MESSAGE}\n".encode())
    os._exit(STOPPED_BY_KEYBOARD)
