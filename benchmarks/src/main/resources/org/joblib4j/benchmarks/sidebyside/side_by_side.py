"""Does one work in one way with joblib and NumPy until it is warm; prints the median in nanoseconds."""

import atexit
import itertools
import math
import os
import shutil
import statistics
import sys
import tempfile
import time

import joblib
import numpy as np
from joblib import Parallel, delayed
from joblib.externals.loky import get_reusable_executor

WARM_UP_SECONDS = 2.0
MEASURE_SECONDS = 1.5


def increment(i):
    return i + 1


def millisecond(seed):
    x = 1.0 + seed % 7
    for i in range(6_000):
        x = x * 0.999999 + math.sqrt(x + i)
    return x


def element(array):
    return array[6_000_000]


def digits(size):
    return np.random.default_rng(1).integers(0, 10, (2, size, size))


def fractions(size):
    return np.random.default_rng(1).random((2, size, size))


def product(matrices, way):
    a, b = matrices
    if way == "sequential":
        return lambda: np.dot(a, b)
    options = {
        "threads": {"backend": "threading"},
        "loky": {"backend": "loky", "max_nbytes": None},
        "loky, memory-mapped": {"backend": "loky", "max_nbytes": "1M"},
    }[way]

    def run():
        blocks = np.array_split(a, 2)
        return np.vstack(pool(delayed(np.dot)(block, b) for block in blocks))

    pool = Parallel(n_jobs=2, **options).__enter__()
    return run


def tasks(function, count, way):
    options = {
        "sequential": {"n_jobs": 1},
        "threads": {"n_jobs": 2, "backend": "threading"},
        "loky": {"n_jobs": 2, "backend": "loky"},
    }[way]
    pool = Parallel(**options).__enter__()
    return lambda: pool(delayed(function)(i) for i in range(count))


def cold_workers():
    get_reusable_executor().shutdown(wait=True)
    return Parallel(n_jobs=2, backend="loky")(delayed(increment)(i) for i in range(2))


def argument(way):
    array = np.random.default_rng(1).random(12_500_000)
    max_nbytes = None if way == "loky" else "1M"
    pool = Parallel(n_jobs=2, backend="loky", max_nbytes=max_nbytes).__enter__()
    return lambda: pool(delayed(element)(array) for _ in range(8))


def hashed(make):
    def work(way):
        value = make()
        return lambda: joblib.hash(value, hash_name=way)

    return work


def large():
    return np.random.default_rng(1).integers(0, 100, 62_500_000).astype("f8")


IN_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def temporary():
    """A name for a file, in memory where the system has a folder there; the file is gone at exit."""
    handle, path = tempfile.mkstemp(".joblib", "joblib4j-benchmark", IN_MEMORY)
    os.close(handle)
    atexit.register(lambda: os.path.exists(path) and os.remove(path))
    return path


def compression(way):
    """What joblib.dump takes for "joblib", "lz4" or "zlib(3)"."""
    if way == "joblib":
        return 0
    name, _, level = way.rstrip(")").partition("(")
    return (name, int(level)) if level else name


def dumped(value, way):
    path = temporary()
    joblib.dump(value, path, compress=compression(way))
    return path


class Dump:
    def __init__(self, way):
        self.value, self.path, self.way = large(), temporary(), way

    def __call__(self):
        joblib.dump(self.value, self.path, compress=compression(self.way))

    def after(self):
        os.remove(self.path)


def load(way):
    path = dumped(large(), way)
    return lambda: joblib.load(path)


def load_small(value):
    def work(way):
        path = dumped(value, way)
        return lambda: joblib.load(path)

    return work


def open_map(way):
    path = dumped(large(), way)
    return lambda: joblib.load(path, mmap_mode="r")


class Size:
    """Its figure is a number of bytes."""

    def __init__(self, way):
        self.bytes = os.path.getsize(dumped(large(), way))

    def __call__(self):
        pass

    def figure(self, seconds):
        return self.bytes / 1e9


def cached(function, place=None, **options):
    """A cached function in a folder of its own, which lies on a disk without a place and is gone at exit."""
    folder = tempfile.mkdtemp(prefix="joblib4j-benchmark", dir=place)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return joblib.Memory(folder, verbose=0, **options).cache(function)


def first(array):
    return array[0]


def large_result(seed):
    return np.random.default_rng(seed).random(12_500_000)


def hits(way):
    function = cached(increment)
    return lambda: [function(i) for i in range(1_000)]


def misses(way, place=None):
    function = cached(increment, place)
    numbers = itertools.count()
    return lambda: [function(next(numbers)) for _ in range(1_000)]


def hit_of_large_argument(way):
    function, array = cached(first), large_result(1)
    return lambda: function(array)


def hit_of_large_result(way):
    function = cached(large_result, mmap_mode="r")
    return lambda: function(1)


WORKS = {
    "1,000 hits of a cached function": hits,
    "1,000 misses of a cached function": misses,
    "1,000 misses of a cached function, files in memory": lambda way: misses(way, IN_MEMORY),
    "a hit with an argument of 100 MB": hit_of_large_argument,
    "a hit with a mapped result of 100 MB": hit_of_large_result,
    "int64 product, 1000 x 1000": lambda way: product(digits(1000), way),
    "float64 product, 1000 x 1000": lambda way: product(fractions(1000), way),
    "float64 product, 2000 x 2000": lambda way: product(fractions(2000), way),
    "100,000 trivial tasks": lambda way: tasks(increment, 100_000, way),
    "a call with two tiny tasks": lambda way: tasks(increment, 2, way),
    "1,000 tasks of a millisecond": lambda way: tasks(millisecond, 1000, way),
    "two worker processes, a call, and their end": lambda way: cold_workers,
    "an argument of 100 MB, 8 tasks, 2 processes": argument,
    "fingerprint of 500 MB": hashed(lambda: np.random.default_rng(1).random(62_500_000)),
    "fingerprint of a list of 100,000 integers": hashed(lambda: list(range(100_000))),
    "fingerprint of a map of 100,000 texts to integers": hashed(lambda: {f"key{i}": i for i in range(100_000)}),
    "fingerprint of three small arguments": hashed(lambda: ["a", 1, [1.5, 2.5]]),
    "open a map of 500 MB": open_map,
    "dump 500 MB": Dump,
    "load 500 MB": load,
    "dump 500 MB compressed": Dump,
    "load 500 MB compressed": load,
    "size of 500 MB compressed": Size,
    "load a list of 100,000 integers": load_small(list(range(100_000))),
    "load a map of 100,000 texts to integers": load_small({f"key{i}": i for i in range(100_000)}),
}


def main():
    work, way = sys.argv[1:]
    run = WORKS[work](way)
    after = getattr(run, "after", lambda: None)
    figure = getattr(run, "figure", lambda seconds: seconds)
    start = time.perf_counter()
    rounds = 0
    while rounds < 1 or (rounds < 3 and time.perf_counter() - start < 3 * WARM_UP_SECONDS) or (
        time.perf_counter() - start < WARM_UP_SECONDS
    ):
        run()
        after()
        rounds += 1
    times = []
    start = time.perf_counter()
    while len(times) < 3 or time.perf_counter() - start < MEASURE_SECONDS:
        began = time.perf_counter()
        run()
        times.append(figure(time.perf_counter() - began))
        after()
    print(round(1e9 * statistics.median(times)), flush=True)


# The functions of this script have to be found by worker processes: they get them by value, as it is not a file.
main()
