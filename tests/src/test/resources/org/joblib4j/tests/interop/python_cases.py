"""Writes values of every kind that Persist reads, and what it must read, in the current folder.

Each case is a file of pickle or joblib, and beside it a description of the value as text, which
the test computes from what Java loaded. The description names types, so that 1, 1.0 and True differ.
"""

import collections
import datetime
import decimal
import fractions
import importlib.util
import itertools
import pathlib
import pickle
import struct
import uuid
import zoneinfo

import joblib
import numpy as np


def describe(value):
    if value is None:
        return "None"
    if isinstance(value, (bool, np.bool_)):
        return "bool:" + str(bool(value))
    if isinstance(value, (np.datetime64, np.timedelta64)):
        return "scalar:" + str(value.dtype) + ":" + str(value.astype("i8"))
    if isinstance(value, (int, np.integer)):
        return "int:" + str(int(value))
    if isinstance(value, (float, np.floating)):
        return "float:" + hex_float(float(value))
    if isinstance(value, (complex, np.complexfloating)):
        return "complex:" + hex_float(value.real) + "," + hex_float(value.imag)
    if isinstance(value, str):
        return "str:" + value.encode("utf-16-be", "surrogatepass").hex()
    if isinstance(value, (bytes, bytearray)):
        return "bytes:" + bytes(value).hex()
    if isinstance(value, np.ma.MaskedArray):
        return "masked:" + describe(value.data) + describe(np.ma.getmaskarray(value))
    if isinstance(value, np.ndarray):
        return describe_array(value)
    if isinstance(value, np.void):
        return describe_array(np.array(value))
    if isinstance(value, collections.deque):
        return "deque[" + ",".join(map(describe, value)) + "]"
    if isinstance(value, list):
        return "[" + ",".join(map(describe, value)) + "]"
    if isinstance(value, tuple):
        return "(" + ",".join(map(describe, value)) + ")"
    if isinstance(value, dict):
        return "{" + ",".join(describe(k) + "=" + describe(v) for k, v in value.items()) + "}"
    if isinstance(value, (set, frozenset)):
        return "set{" + ",".join(sorted(map(describe, value))) + "}"
    if isinstance(value, datetime.datetime):
        return "datetime:" + describe_time(value)
    if isinstance(value, datetime.date):
        return "date:" + value.isoformat()
    if isinstance(value, datetime.time):
        return "time:" + describe_time(value)
    if isinstance(value, datetime.timedelta):
        micros = value // datetime.timedelta(microseconds=1)
        return "micros:" + str(micros)
    if isinstance(value, decimal.Decimal):
        return "decimal:" + str(value)
    if isinstance(value, uuid.UUID):
        return "uuid:" + str(value)
    if isinstance(value, pathlib.PurePath):
        return "path:" + str(value)
    if isinstance(value, fractions.Fraction):
        return "fraction:%d/%d" % (value.numerator, value.denominator)
    if isinstance(value, (range, slice)):
        name = type(value).__name__
        return name + ":" + ",".join(map(describe, (value.start, value.stop, value.step)))
    if isinstance(value, Thing):
        return "object{" + ",".join(k + "=" + describe(v) for k, v in vars(value).items()) + "}"
    raise TypeError(type(value))


def hex_float(number):
    if number != number:
        return "nan"
    return struct.pack(">d", number).hex()


def describe_time(value):
    offset = value.utcoffset()
    text = value.replace(tzinfo=None).isoformat(timespec="microseconds")
    return text if offset is None else text + " %d" % offset.total_seconds()


def describe_array(array):
    shape = ",".join(map(str, array.shape))
    if array.dtype.kind in "biufc" and array.dtype.itemsize <= 8 * (1 + (array.dtype.kind == "c")):
        native = array.astype(array.dtype.newbyteorder("<"))
        return "array:%s:%s:%s" % (native.dtype.str[1:], shape, native.tobytes("C").hex())
    if array.dtype.names:
        fields = ",".join(n + "=" + describe(array[n]) for n in array.dtype.names)
        return "fields:%s{%s}" % (shape, fields)
    if array.dtype.kind in "mM":
        unit = np.datetime_data(array.dtype)
        ticks = ",".join(map(str, array.astype("i8").ravel().tolist()))
        return "ticks:%s:%s%d:%s:%s" % (array.dtype.kind, unit[0], unit[1], shape, ticks)
    if array.dtype.kind == "V" or array.dtype.kind in "fc":
        return "opaque:%s:%s" % (shape, array.tobytes("C").hex())
    return "elements:%s:%s:[%s]" % (
        array.dtype.kind, shape, ",".join(map(describe, array.ravel("C").tolist())))


class Thing:
    """A class that Java does not know."""

    def __init__(self, **attributes):
        self.__dict__.update(attributes)


Thing.__module__ = "somewhere"


def plain_values():
    yield "none", None
    yield "bools", [True, False]
    numbers = (0, 1, -1, 127, 128, 255, 256, 65535, 65536, -32769, 2**31 - 1, 2**31, -(2**31),
               2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64, 10**40, -(10**300))
    for index, number in enumerate(numbers):
        yield "int_%d" % index, number
    yield "floats", [0.0, -0.0, 1.5, float("inf"), float("-inf"), float("nan"), 5e-324, 1.7e308, 0.1]
    yield "complexes", [1 + 2j, complex(float("nan"), -0.0)]
    yield "strings", ["", "a", "\n\r\t\\'\"", "é€\U0001f600", "\ud800x", "x" * 300, "\x00\x7f\x80\xff"]
    yield "bytes", [b"", b"abc", bytes(range(256)), bytearray(b"xyz"), b"y" * 1000]
    yield "list_nested", [1, [2, [3, []]], []]
    yield "list_long", list(range(2500))
    yield "tuples", [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), ((1,), ((2,),))]
    yield "dict", {"a": 1, 2: "b", None: [], (1, "x"): {}, 1.5: True, b"k": b"v", frozenset([1]): 0}
    yield "dict_long", {i: str(i) for i in range(2500)}
    yield "sets", [set(), {1, 2, 3}, frozenset(), frozenset(["a", (1, 2)]), {frozenset([1])}]
    yield "dates", [datetime.date(1, 1, 1), datetime.date(9999, 12, 31), datetime.date(2024, 2, 29)]
    yield "times", [datetime.time(0, 0), datetime.time(23, 59, 59, 999999),
                    datetime.time(1, 2, tzinfo=datetime.timezone.utc)]
    yield "datetimes", [
        datetime.datetime(2024, 2, 29, 13, 14, 15, 123456),
        datetime.datetime(1, 1, 1), datetime.datetime(2024, 10, 27, 2, 30, fold=1),
        datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc),
        datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=-3, minutes=-30))),
        datetime.datetime(2024, 7, 1, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin")),
        datetime.datetime(2024, 10, 27, 2, 30, fold=1, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin")),
        datetime.datetime(2024, 10, 27, 2, 30, fold=0, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin"))]
    yield "timedeltas", [datetime.timedelta(0), datetime.timedelta(-1, 5, 7), datetime.timedelta.max]
    yield "decimals", [decimal.Decimal("1.50"), decimal.Decimal("-1E+20"), decimal.Decimal(0)]
    yield "fractions", [fractions.Fraction(1, 3), fractions.Fraction(-7)]
    yield "uuid", uuid.UUID("12345678-9abc-def0-1234-56789abcdef0")
    yield "paths", [pathlib.PurePosixPath("a/b"), pathlib.Path("/tmp/x")]
    yield "ranges", [range(5), range(1, 10, -2), slice(None), slice(1, None, 2)]
    yield "ordered", collections.OrderedDict([("b", 1), ("a", 2)])
    yield "counter", collections.Counter("abca")
    yield "defaultdict", collections.defaultdict(list, {"x": [1]})
    yield "deque", collections.deque([1, 2])
    yield "object", Thing(name="x", values=[1, 2], other=Thing())
    shared = [1]
    yield "shared", [shared, shared, {"again": shared}]


def array_values():
    kinds = ["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16"]
    for kind in kinds:
        data = (np.arange(12) % 2 if kind == "?" else np.arange(12) * 10).astype(kind)
        yield "array_" + kind.replace("?", "b1"), data
        yield "array_big_" + kind.replace("?", "b1"), data.astype(">" + kind).reshape(3, 4)
        yield "scalar_" + kind.replace("?", "b1"), data[11]
    numbers = np.arange(24, dtype="f8")
    yield "array_c", numbers.reshape(2, 3, 4)
    yield "array_f", np.asfortranarray(numbers.reshape(4, 6))
    yield "array_strided", numbers[::2]
    yield "array_reversed", numbers[::-1]
    yield "array_0d", np.array(3.5)
    yield "array_empty", np.empty((0, 3))
    yield "array_empty_last", np.empty((3, 0), "i4")
    yield "array_big_values", np.array([2**63, 2**64 - 1], "u8")
    yield "scalar_uint64_max", np.uint64(2**64 - 1)
    yield "array_special", np.array([np.nan, np.inf, -np.inf, -0.0])
    yield "array_matrix", np.matrix([[1, 2], [3, 4]])
    yield "array_text", np.array(["a", "bcd", "é€\U0001f600", ""])
    yield "array_text_big", np.array([["a", "bcd"]]).astype(">U5")
    yield "array_text_0d", np.array("abc")
    yield "scalar_text", np.str_("abc")
    yield "array_bytes", np.array([b"a", b"bcd", b"x\x00y"])
    yield "array_objects", np.array([1, "a", None, [1, 2], 2.5], dtype=object)
    yield "array_objects_2d", np.array([[1, "a"], [None, ()]], dtype=object)
    yield "array_objects_f", np.asfortranarray(np.array([[1, 2], [3, 4]], dtype=object))
    yield "array_objects_empty", np.array([], dtype=object)
    yield "array_objects_nested", [np.array([np.arange(3), "x"], dtype=object), np.arange(4)]
    for unit in ("Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "25s"):
        yield "array_datetime_" + unit, np.array([0, 20, -5, "NaT"], dtype="M8[%s]" % unit)
        yield "array_timedelta_" + unit, np.array([0, 20, -5, "NaT"], dtype="m8[%s]" % unit)
    record = np.dtype([("x", "f8"), ("n", "i4"), ("name", "U5"), ("when", "M8[ms]")])
    yield "array_struct", np.array([(1.5, 2, "a", 5), (2.5, 3, "bcd", 6)], record)
    yield "array_struct_aligned", np.zeros(3, np.dtype([("a", "i1"), ("b", "f8")], align=True))
    yield "array_struct_block", np.ones(2, [("p", "f4", (3,)), ("q", "i2", (2, 2)), ("s", "U2", (2,))])
    yield "array_struct_nested", np.zeros(2, [("in", [("a", "i4"), ("b", ">f8")]), ("c", "?")])
    yield "array_struct_titles", np.zeros(2, [(("title", "a"), "i4"), ("b", "f8")])
    yield "array_record", np.rec.array([(1, 2.5), (3, 4.5)], dtype=[("a", "i4"), ("b", "f8")])
    yield "array_longdouble", np.zeros(3, np.longdouble)
    yield "array_void", np.array([b"abc", b"de"], "V3")
    yield "masked", np.ma.array([1, 2, 3], mask=[0, 1, 0])
    yield "arrays", {"a": numbers, "b": [np.arange(3), "x", np.float32(2.5)], "c": (np.arange(2),)}
    yield "array_large", np.arange(100_000, dtype="f8")


def cases():
    for name, value in itertools.chain(plain_values(), array_values()):
        for protocol in range(6):
            yield "%s.p%d.pkl" % (name, protocol), value, lambda v, f, p=protocol: dump_pickle(v, f, p)
        for protocol in (2, 4, 5):
            yield "%s.p%d.joblib" % (name, protocol), value, lambda v, f, p=protocol: joblib.dump(v, f, protocol=p)
        for extension in COMPRESSED:
            yield name + ".joblib." + extension, value, lambda v, f: joblib.dump(v, f)
        if has("zstandard"):
            yield name + ".pkl.zst", value, dump_zstd


def has(module):
    return importlib.util.find_spec(module) is not None


# joblib takes the format from the extension, and lz4 from a module that may not be there.
COMPRESSED = ["z", "gz", "bz2", "xz", "lzma"] + ["lz4"] * has("lz4")


def dump_pickle(value, name, protocol):
    with open(name, "wb") as file:
        pickle.dump(value, file, protocol)


def dump_zstd(value, name):
    """joblib has no zstd, but Java reads it."""
    import zstandard

    with zstandard.open(name, "wb") as file:
        pickle.dump(value, file)


def load(name):
    if not name.endswith(".zst"):
        return joblib.load(name)
    import zstandard

    with zstandard.open(name, "rb") as file:
        return pickle.load(file)


if __name__ == "__main__":
    import sys
    import types

    somewhere = types.ModuleType("somewhere")
    somewhere.Thing = Thing
    sys.modules["somewhere"] = somewhere
    with open("expected.txt", "w", encoding="ascii") as expected:
        for file_name, value, dump in cases():
            try:
                dump(value, file_name)
            except (TypeError, ValueError, pickle.PicklingError, AttributeError) as refusal:
                print(file_name, "is not written by Python:", refusal)
                continue
            # What Python itself reads back: older protocols lose some details.
            expected.write(file_name + "\t" + describe(load(file_name)) + "\n")
