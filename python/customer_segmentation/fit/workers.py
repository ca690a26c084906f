"""Share independent tasks with other processes: a fit uses the cores it is given."""

import importlib
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Mapping
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from multiprocessing import current_process
from queue import SimpleQueue
from typing import Any, Self
from weakref import WeakSet

from joblib.externals.loky import ProcessPoolExecutor

from customer_segmentation.progress import report

# More would wait for the longest task, and each holds some 150 MB of libraries.
MOST_PROCESSES = 4
# A process without a task ends after so long; the next task starts another one.
IDLE_SECONDS = 60
# A process whose parent was killed ends after so long, also in the middle of a task.
LOOK_FOR_PARENT_SECONDS = 1.0
# The last bits of scikit-learn's sums depend on the threads that add them.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

_executors: WeakSet[ProcessPoolExecutor] = WeakSet()

Task = tuple[Callable[..., Any], dict[str, Any]]


class Workers:
    """Processes beside this one, started before they are needed.

    Which process computes a task never shows in its result. Without other processes, or
    after they died, this one does everything.

    Parameters
    ----------
    cores : int
        How many to keep busy, at most 4, one of them by this process itself.
    preload : str
        Module to import in each, so that this is done when the first task comes.
    """

    def __init__(self, cores: int, *, preload: str) -> None:
        self.cores = min(cores, MOST_PROCESSES)
        self._others = self.cores - 1
        self._executor: ProcessPoolExecutor | None = None
        if self._others and current_process().daemon:
            report("fit: in one process, since a daemonic one may not start others")
            self._others = 0
        if not self._others:
            return
        try:
            self._executor = ProcessPoolExecutor(
                self._others, timeout=IDLE_SECONDS, env=ONE_THREAD,
                initializer=_end_with, initargs=(os.getpid(),),
            )  # fmt: skip
            _executors.add(self._executor)
            for _ in range(self._others):
                self._executor.submit(_load, preload)
        except (OSError, RuntimeError) as error:
            report(f"fit: in one process, since another one can't be started: {error}")
            self._stop_half_started()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=False)

    def run(self, tasks: Mapping[Hashable, Task]) -> Iterator[tuple[Hashable, Any]]:
        """Run every task once.

        The other processes take tasks from the front, this one takes them from the back,
        each when it is free.

        Parameters
        ----------
        tasks : mapping of key to (function, keyword arguments)
            Functions of a module, arguments that can be pickled; the longest first.

        Yields
        ------
        key : hashable
        result : object
            As they are done.
        """
        # A deque may be taken from at both ends at once, and `finish` is called by a thread
        # of the executor's.
        left = deque(tasks)
        finished: SimpleQueue[tuple[Hashable, Future | None]] = SimpleQueue()

        def hand_over() -> None:
            try:
                key = left.popleft()
            except IndexError:
                return
            function, arguments = tasks[key]
            try:
                future = self._executor.submit(function, **arguments)
            except Exception:  # in the executor's thread nobody would see it
                finished.put((key, None))
            else:
                future.add_done_callback(partial(finish, key))

        def finish(key: Hashable, future: Future) -> None:
            finished.put((key, future))
            if future.exception() is None:
                hand_over()

        for _ in range(self._others):
            hand_over()
        done_here = 0
        while True:
            try:
                key = left.pop()
            except IndexError:
                break
            yield key, _done_here(tasks[key])
            done_here += 1
        for _ in range(len(tasks) - done_here):
            key, future = finished.get()
            yield key, _result(future, tasks[key])

    def _stop_half_started(self) -> None:
        # Without the executor's own thread nobody else would end them.
        _kill(self._executor)
        self._others, self._executor = 0, None


def kill_all() -> None:
    """End every process at once, for a build that ends in the middle of a fit."""
    for executor in list(_executors):
        _kill(executor)


def _kill(executor: ProcessPoolExecutor | None) -> None:
    for process in list(getattr(executor, "_processes", None) or ()):
        with suppress(OSError):
            os.kill(process, signal.SIGTERM)


def _end_with(parent: int) -> None:
    """Watch, from now on, whether the process that asked for this one is still there."""

    def watch() -> None:
        # Who takes over an orphan is another process; on Windows nobody does.
        while os.name == "nt" or os.getppid() == parent:
            time.sleep(LOOK_FOR_PARENT_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _load(module: str) -> None:
    importlib.import_module(module)


def _done_here(task: Task) -> Any:
    function, arguments = task
    return function(**arguments)


def _result(future: Future | None, task: Task) -> Any:
    if future is not None and not isinstance(future.exception(), BrokenProcessPool):
        return future.result()
    report("fit: another process ended early; its task is done again in this one")
    return _done_here(task)
