"""The product of two matrices with joblib and NumPy: the peer of the Java demo.

Arguments: A.npy B.npy product.npy. Prints a line for each way: name, cold and warm seconds, extra bytes of memory.
Standard input is a life line: at its end this process ends its workers, its temporary files and itself.
"""

import contextlib
import gc
import glob
import itertools
import os
import shutil
import signal
import statistics
import sys
import tempfile
import threading
import time

import joblib
import numpy as np
from joblib import Parallel, delayed
from joblib.externals.loky import get_reusable_executor

WARM_RUNS = 3
LONG_RUN_SECONDS = 2.0
RESULT_DIFFERS = 3

temporary = tempfile.mkdtemp(prefix="demo-joblib-")
finished = threading.Event()


def follow_life_line():
    # Not sys.stdin: its lock would be held when the interpreter shuts down.
    while os.read(0, 1):
        pass
    if not finished.is_set():
        for pid in descendants(os.getpid()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        remove_what_workers_left()
        shutil.rmtree(temporary, ignore_errors=True)
        os._exit(1)


def remove_what_workers_left():
    # loky's resource tracker would have, but was killed with the others.
    names = [f"/dev/shm/sem.loky-{os.getpid()}-*"]
    names += [f"{folder}/joblib_memmapping_folder_{os.getpid()}_*" for folder in ("/dev/shm", tempfile.gettempdir())]
    for path in itertools.chain.from_iterable(map(glob.iglob, names)):
        if os.path.isdir(path):
            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                os.unlink(path)


def descendants(pid):
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as stat:
                    parent = int(stat.read().rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(entry))
            except OSError:
                pass
    found, queue = [], [pid]
    while queue:
        for child in children.get(queue.pop(), []):
            found.append(child)
            queue.append(child)
    return found


def pss_of_all():
    total = 0
    for pid in [os.getpid()] + descendants(os.getpid()):
        try:
            with open(f"/proc/{pid}/smaps_rollup") as lines:
                total += sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except OSError:
            pass
    return total


def measure(name, compute, expected):
    gc.collect()
    before = pss_of_all()
    start = time.perf_counter()
    result = compute()
    cold = time.perf_counter() - start
    warm = []
    for _ in range(1 if cold > LONG_RUN_SECONDS else WARM_RUNS):
        start = time.perf_counter()
        result = compute()
        warm.append(time.perf_counter() - start)
    extra = pss_of_all() - before
    same = np.array_equal if result.dtype.kind == "i" else np.allclose
    if not same(result, expected):
        print(f"{name}: the result differs from Java's", file=sys.stderr)
        sys.exit(RESULT_DIFFERS)
    print(name, cold, statistics.median(warm), extra, sep="\t", flush=True)


def main():
    file_a, file_b, file_product = sys.argv[1:]
    a, b, expected = np.load(file_a), np.load(file_b), np.load(file_product)
    mapped_a, mapped_b = np.load(file_a, mmap_mode="r"), np.load(file_b, mmap_mode="r")

    def product(left, right, **options):
        blocks = np.array_split(left, 2)
        return np.vstack(Parallel(n_jobs=2, **options)(delayed(np.dot)(block, right) for block in blocks))

    measure(f"NumPy {np.__version__}, sequential", lambda: np.dot(a, b), expected)
    measure(f"joblib {joblib.__version__}, 2 threads", lambda: product(a, b, backend="threading"), expected)
    measure("joblib, 2 processes, copied", lambda: product(a, b, backend="loky", max_nbytes=None), expected)
    get_reusable_executor().shutdown(wait=True)
    measure(
        "joblib, 2 processes, mapped",
        lambda: product(mapped_a, mapped_b, backend="loky", temp_folder=temporary),
        expected,
    )
    get_reusable_executor().shutdown(wait=True)


# Ctrl-C ends the Java program, and with it the life line; nobody needs a second traceback.
signal.signal(signal.SIGINT, signal.SIG_IGN)
threading.Thread(target=follow_life_line, daemon=True).start()
try:
    main()
finally:
    finished.set()
    shutil.rmtree(temporary, ignore_errors=True)
