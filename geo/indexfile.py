"""The file of a GridIndex: magic, format number, length, checksum, then content.

The content is one line of JSON (codes, length of each shape, cell) and then the
shapes as WKB, one behind the other.
"""

import hashlib
import json
import os
import struct
import tempfile
from collections.abc import Sequence
from itertools import accumulate, pairwise
from pathlib import Path

MAGIC = b"LINLIGRD"
FORMAT = 1
_HEAD = struct.Struct("<8sIQ32s")

Content = tuple[tuple[str, ...], list[bytes], float | None]


class IndexFileDamaged(Exception):
    """The file is no whole index of the format this program knows."""

    name = "index-file-damaged"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.name}: {reason}")
        self.path = path
        self.reason = reason


def write(
    path: Path, codes: Sequence[str], shapes: Sequence[bytes], cell_m: float | None
) -> None:
    """Write an index file beside its place, then move it there in one step."""
    said = {"codes": list(codes), "lengths": [len(s) for s in shapes], "cell_m": cell_m}
    line = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    content = b"".join([line, b"\n", *shapes])
    check = hashlib.sha256(content).digest()
    head = _HEAD.pack(MAGIC, FORMAT, len(content), check)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            file.write(head + content)
            file.flush()
            os.fsync(file.fileno())
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise


def read(path: Path) -> Content:
    """Return codes, shapes as WKB and cell of an index file.

    Raises IndexFileDamaged when anything of it is not as it was written.
    """
    content = _checked(path, path.read_bytes())
    line, _, rest = content.partition(b"\n")
    said = json.loads(line)
    ends = accumulate(said["lengths"], initial=0)
    shapes = [rest[start:end] for start, end in pairwise(ends)]
    return tuple(said["codes"]), shapes, said["cell_m"]


def _checked(path: Path, everything: bytes) -> bytes:
    if len(everything) < _HEAD.size or not everything.startswith(MAGIC):
        raise IndexFileDamaged(path, "this is no index file")
    _, form, length, check = _HEAD.unpack_from(everything)
    if form != FORMAT:
        raise IndexFileDamaged(path, f"format {form} is not {FORMAT}, build it again")
    content = everything[_HEAD.size :]
    if len(content) != length:
        raise IndexFileDamaged(path, f"{len(content)} bytes of {length} are there")
    if hashlib.sha256(content).digest() != check:
        raise IndexFileDamaged(path, "the checksum does not agree")
    return content
