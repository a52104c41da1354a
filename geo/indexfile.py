"""The file of a GridIndex: a head, a line of JSON, and tables to be mapped.

The head is magic, format number, length and SHA-256 of what follows it. The line
says what is in the file and where each table lies; tables start at whole
multiples of 64 bytes, so that they can be used in place by every process.
"""

import hashlib
import json
import mmap
import os
import struct
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.cells import BORDER
from geo.edges import EDGE

MAGIC = b"LINLIGRD"
FORMAT = 2
TABLES = {
    "edges": EDGE,
    "blocks": np.dtype("<i4"),
    "cells": np.dtype("<i4"),
    "borders": BORDER,
    "meetings": np.dtype("<i4"),
    "ends": np.dtype("<i8"),
    "shapes": np.dtype("u1"),
}
"""What each table is made of. Another layout needs another FORMAT."""

_HEAD = struct.Struct("<8sIQ32s12s")
_WHOLE = 64

Tables = dict[str, NDArray[Any]]


class IndexFileDamaged(Exception):
    """The file is no whole index of the format this program knows."""

    name = "index-file-damaged"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.name}: {reason}")
        self.path = path
        self.reason = reason


def write(path: Path, said: Mapping[str, object], tables: Tables) -> None:
    """Write an index file beside its place, then move it there in one step.

    `said` is what JSON can hold; each table is named and typed as in TABLES.
    """
    parts, length = _laid_out(said, tables)
    check = hashlib.sha256()
    for part in parts:
        check.update(part)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            file.write(_HEAD.pack(MAGIC, FORMAT, length, check.digest(), b""))
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise


def _laid_out(
    said: Mapping[str, object], tables: Tables
) -> tuple[list[bytes | memoryview], int]:
    """Return the parts of a file after its head, and how long they are together."""
    kept = {name: np.ascontiguousarray(tables[name], TABLES[name]) for name in TABLES}
    shapes = {name: table.shape for name, table in kept.items()}
    line = json.dumps(
        {**said, "tables": shapes}, ensure_ascii=False, separators=(",", ":")
    ).encode()
    parts: list[bytes | memoryview] = [line + b"\n" + _gap(len(line) + 1)]
    for table in kept.values():
        parts += [table.ravel().view(np.uint8).data, _gap(table.nbytes)]
    return parts, sum(len(part) for part in parts)


def _gap(length: int) -> bytes:
    """Return what fills a length up.

    >>> len(_gap(1)), len(_gap(64)), len(_gap(0))
    (63, 0, 0)
    """
    return bytes(-length % _WHOLE)


def read(path: Path) -> tuple[dict[str, Any], Tables]:
    """Return what an index file says, and its tables, mapped into memory.

    Raises IndexFileDamaged when anything of it is not as it was written, OSError
    when it cannot be read.
    """
    everything = _mapped(path)
    content = _checked(path, everything)
    end = everything.find(b"\n", _HEAD.size) + 1 - _HEAD.size
    said = json.loads(bytes(content[:end]))
    tables, start = {}, end + len(_gap(end))
    for name, shape in said.pop("tables").items():
        empty = np.empty(0, dtype=TABLES[name])
        size = int(np.prod(shape)) * empty.itemsize
        part = content[start : start + size]
        tables[name] = np.frombuffer(part, TABLES[name]).reshape(shape)
        start += size + len(_gap(size))
    return said, tables


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size < _HEAD.size:
            raise IndexFileDamaged(path, "this is no index file")
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _checked(path: Path, everything: mmap.mmap) -> memoryview:
    magic, form, length, check, rest = _HEAD.unpack_from(everything)
    if magic != MAGIC or any(rest):
        raise IndexFileDamaged(path, "this is no index file")
    if form != FORMAT:
        raise IndexFileDamaged(path, f"format {form} is not {FORMAT}, build it again")
    content = memoryview(everything)[_HEAD.size :]
    if len(content) != length:
        raise IndexFileDamaged(path, f"{len(content)} bytes of {length} are there")
    if hashlib.sha256(content).digest() != check:
        raise IndexFileDamaged(path, "the checksum does not agree")
    return content
