"""Sharing tasks among processes: every task once, whoever does it, and whoever dies."""

import multiprocessing
import os
import subprocess
import sys
import time

import psutil
import pytest
from conftest import ROOT
from customer_segmentation.fit.workers import Workers

ORPHANING = """
import os, signal, time
from customer_segmentation.fit import workers
started = workers.Workers(2, preload="json")
started._executor.submit(time.sleep, 0).result()
busy = started._executor.submit(time.sleep, 60)
while not busy.running():
    time.sleep(0.01)
print(*started._executor._processes, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def square(number, seconds=0.0):
    time.sleep(seconds)
    return number * number, os.getpid()


def die(number, parent):
    if os.getpid() != parent:
        os._exit(1)
    return number * number, parent


def fail(message):
    raise ValueError(message)


def _numbers_squared(workers, function, **arguments):
    tasks = {n: (function, {"number": n, **arguments}) for n in range(12)}
    return list(workers.run(tasks))


def test_tasks_are_done_once_by_several_processes():
    with Workers(2, preload="json") as workers:
        results = _numbers_squared(workers, square, seconds=0.2)
    assert sorted((n, result[0]) for n, result in results) == [(n, n * n) for n in range(12)]
    assert len({process for _, (_, process) in results}) == 2


def test_one_core_starts_no_process():
    with Workers(1, preload="json") as workers:
        results = _numbers_squared(workers, square)
    assert [n for n, _ in results] == list(range(11, -1, -1))
    assert {process for _, (_, process) in results} == {os.getpid()}


def test_what_a_dead_process_leaves_is_done_here():
    with Workers(3, preload="json") as workers:
        results = _numbers_squared(workers, die, parent=os.getpid())
    assert sorted((n, result[0]) for n, result in results) == [(n, n * n) for n in range(12)]


@pytest.mark.parametrize("cores", [1, 2])
def test_an_error_in_a_task_is_raised(cores):
    tasks = {n: (fail, {"message": "the k of this task"}) for n in range(3)}
    with Workers(cores, preload="json") as workers, pytest.raises(ValueError, match="the k of"):
        list(workers.run(tasks))


def test_a_process_ends_soon_after_its_parent_was_killed_also_in_a_task():
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "python")}
    killed = subprocess.run(
        [sys.executable, "-c", ORPHANING], capture_output=True, text=True, env=environment
    )
    [pid] = map(int, killed.stdout.split())
    ends = time.monotonic() + 10
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < ends, "it is still there"
        time.sleep(0.2)


def _square_in_a_daemon(queue):
    with Workers(2, preload="json") as workers:
        queue.put(_numbers_squared(workers, square))


def test_a_daemonic_process_does_everything_itself():
    """As Airflow starts a build: Python lets such a process have no children."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=_square_in_a_daemon, args=(queue,), daemon=True)
    process.start()
    results = queue.get(timeout=60)
    process.join()
    assert sorted((n, result[0]) for n, result in results) == [(n, n * n) for n in range(12)]
    assert {result[1] for _, result in results} == {process.pid}
