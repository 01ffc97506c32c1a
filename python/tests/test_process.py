"""Codecs in processes that fork, end, or have several interpreters."""

from __future__ import annotations

import copy
import multiprocessing
import os
import pickle
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from reference import encoded, same, sample

from vcfilter.v2 import SpatialDelta

CODEC = SpatialDelta(0, "<i4")
LARGE = (1 << 10, 1 << 12)


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120)


def test_codecs_are_pickled_and_copied() -> None:
    typed = SpatialDelta(axis=1, dtype=">i2", astype="i1", shape=(2, 3), order="F")
    for codec in (CODEC, typed, SpatialDelta(axis=0)):
        codec.encode(np.zeros((2, 3), codec.get_config().get("dtype", "i4")))
        for made in (pickle.loads(pickle.dumps(codec)), copy.copy(codec), copy.deepcopy(codec)):
            assert made == codec


def work(shape: tuple[int, ...]) -> bool:
    array = sample("<i4", shape)
    return same(CODEC.decode(CODEC.encode(array)), array)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_forked_processes_go_on() -> None:
    # Large arrays start threads, which a forked process has not got.
    assert work(LARGE) and work((64, 64, 64))
    with multiprocessing.get_context("fork").Pool(2) as pool:
        done = pool.map_async(work, [LARGE, (64, 64, 64), LARGE, (3, 4)])
        assert all(done.get(timeout=100))
    assert work(LARGE)


def test_threads_share_a_codec() -> None:
    arrays = [sample("<i4", (64, 64, 16), seed) for seed in range(16)]
    with ThreadPoolExecutor(8) as pool:
        stored = list(pool.map(CODEC.encode, arrays * 4))
        assert all(same(one, encoded(array, 0)) for one, array in zip(stored, arrays * 4, strict=True))
        assert all(same(one, array) for one, array in zip(pool.map(CODEC.decode, stored), arrays * 4, strict=True))


def test_others_run_while_it_works() -> None:
    ticks, stop = [0], threading.Event()

    def tick() -> None:
        while not stop.is_set():
            ticks[0] += 1
            time.sleep(0.0001)

    array = np.zeros((1 << 12, 1 << 13), "<i4")
    thread = threading.Thread(target=tick)
    before = sys.getswitchinterval()
    # Nobody is made to give way: what runs meanwhile does so because the lock is free.
    sys.setswitchinterval(1000)
    try:
        thread.start()
        begin = ticks[0]
        CODEC.encode(array)
        assert ticks[0] > begin
    finally:
        stop.set()
        sys.setswitchinterval(before)
        thread.join()


def test_the_interpreter_may_end_under_threads() -> None:
    program = """
import threading, time, numpy as np
from vcfilter.v2 import SpatialDelta
codec, array = SpatialDelta(0, "<i2"), np.zeros((64, 64, 64), "<i2")
def work():
    while True:
        codec.decode(codec.encode(array))
for _ in range(4):
    threading.Thread(target=work, daemon=True).start()
time.sleep(0.2)
kept = codec.encode(array)
"""
    for _ in range(3):
        done = run(program)
        assert (done.returncode, done.stderr) == (0, "")


def test_objects_may_outlive_the_modules() -> None:
    done = run(
        "import builtins, numpy as np; from vcfilter.v2 import SpatialDelta\n"
        "class Late:\n"
        "    def __init__(self): self.codec, self.array = SpatialDelta(0, '<i2'), np.zeros((64, 64, 64), '<i2')\n"
        "    def __del__(self): self.codec.encode(self.array)\n"
        "builtins.late = Late()"
    )
    assert done.returncode == 0


SUBINTERPRETER = """
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
import numpy, vcfilter.v2
made = interpreters.create()
code = '''
try:
    import vcfilter
except ImportError:
    print("refused")
else:
    print("loaded")
'''
try:
    error = interpreters.run_string(made, code)
except interpreters.RunFailedError as failed:
    error = failed
print(error)
interpreters.destroy(made)
codec = vcfilter.v2.SpatialDelta(0, "<i2")
assert codec.encode(numpy.zeros(3, "<i2")).tolist() == [0, 0, 0]
"""


def test_a_second_interpreter_is_refused() -> None:
    done = run(SUBINTERPRETER)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "refused\nNone\n"
