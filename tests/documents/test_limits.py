"""Processes end with the one that started them, and at their limits of processor time and memory."""

from __future__ import annotations

import collections
import itertools
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from sourcebook.documents.limits import EndedError, OutOfTimeError, Worker, bind, limit_memory, limit_time
from sourcebook.errors import SourcebookError


def work(task: str) -> str:
    """Do what a task says, in a worker."""
    if task == "loop in C":
        with limit_time(0.2):
            collections.deque(itertools.repeat(None), maxlen=0)
    if task == "loop":
        with limit_time(0.2):
            while True:
                pass
    if task == "grow":
        with limit_memory(50_000_000):
            bytearray(200_000_000)
    if task == "exit":
        os._exit(3)
    if task == "fail":
        raise KeyError("no rain")
    return task.upper()


def test_a_worker_gives_its_results_in_order_and_lives_through_what_python_can_stop() -> None:
    worker = Worker(work)
    worker.send(["a", "loop", "grow", "fail", "b"])
    assert worker.receive() == "A"
    for error in (OutOfTimeError, MemoryError, SourcebookError):
        with pytest.raises(error):
            worker.receive()
    assert worker.receive() == "B"
    worker.end()


@pytest.mark.parametrize(("task", "by_time"), [("loop in C", True), ("exit", False)])
def test_the_system_ends_what_python_cannot_stop(task: str, by_time: bool) -> None:
    worker = Worker(work)
    worker.send([task])
    with pytest.raises(EndedError) as ended:
        worker.receive()
    assert ended.value.by_time == by_time
    worker.end()


def take_time(what: str) -> str:
    with limit_time(0.2):
        if what == "sleep":
            time.sleep(0.6)
        while what == "work":
            pass
    return what


def test_processor_time_is_counted_and_not_the_clocks() -> None:
    worker = Worker(take_time)
    worker.send(["sleep", "work", "none"])
    assert worker.receive() == "sleep"
    with pytest.raises(OutOfTimeError):
        worker.receive()
    assert worker.receive() == "none"
    worker.end()


def work_in_a_daemon(answers: Connection) -> None:
    """Use a worker in a process of a kind that multiprocessing gives no children, and in a thread of it."""
    with ThreadPoolExecutor(1) as pool:
        worker = pool.submit(Worker, work).result()
        worker.send(["a"])
        answers.send(pool.submit(worker.receive).result())
        worker.end()


def test_a_process_of_a_cluster_may_have_workers() -> None:
    ours, theirs = Pipe()
    daemon = get_context("spawn").Process(target=work_in_a_daemon, args=(theirs,), daemon=True)
    daemon.start()
    theirs.close()
    assert ours.recv() == "A"
    daemon.join()


def test_memory_is_free_again_after_a_limit() -> None:
    with pytest.raises(MemoryError), limit_memory(50_000_000):
        bytearray(200_000_000)
    assert len(bytearray(200_000_000)) == 200_000_000


STARTS = {
    "a worker": "worker = Worker(time.sleep); worker.send([60]); print(worker._process.pid, flush=True)",
    "a command": "print(subprocess.Popen(bind(['sleep', '60'])).pid, flush=True)",
    "a fork": ("end_forks_with_this(); child = os.fork(); child and print(child, flush=True); child or time.sleep(60)"),
}


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
def test_nothing_outlives_a_killed_parent(start: str) -> None:
    code = "import os, subprocess, time\nfrom sourcebook.documents.limits import *\n"
    code += f"if __name__ == '__main__':\n    {start}\n"
    code += "    time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert is_alive(child)
        parent.kill()
    for _ in range(100):
        if not is_alive(child):
            return
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    pytest.fail("the child lived longer than a second")


def test_a_command_whose_parent_is_gone_already_does_not_begin() -> None:
    command = bind(["echo", "begun"])
    command[command.index(str(os.getpid()))] = "1"
    assert os.getpid() != 1
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, b"")


def is_alive(process: int) -> bool:
    """Tell whether a process runs: one that has ended and waits to be asked for its status does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
        return state.rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
