"""Where a file of areas really is: itself, or inside a ZIP."""

import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from geo.refusals import AreaFileRefused

# How a file must begin. GDAL looks inside files and would follow links to others
# (VRT), whatever their ending says.
SIGNS = {
    ".geojson": (b"{", b"\xef\xbb\xbf{"),
    ".json": (b"{", b"\xef\xbb\xbf{"),
    ".gpkg": (b"SQLite format 3\0",),
    ".shp": (b"\x00\x00\x27\x0a",),
    ".kml": (b"<?xml", b"<kml", b"\xef\xbb\xbf<"),
    ".csv": (b"",),
    ".zip": (b"PK",),
    ".kmz": (b"PK",),
}
_PACKED = {".zip", ".kmz"}
_BROKEN = (BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError)
"""What a damaged, cut or locked ZIP raises."""

_MOST_BYTES = 1_000_000_000


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """Give the path of the file itself, for as long as the block lasts.

    Raises AreaFileRefused (file-unreadable, file-empty, layer-unclear) when it is
    not there, is empty, or does not begin as its ending says.
    """
    _must_begin_well(path)
    if path.suffix.lower() not in _PACKED:
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        inside = _unzipped(path, Path(folder))
        _must_begin_well(inside)
        yield inside


def _must_begin_well(path: Path) -> None:
    signs = SIGNS.get(path.suffix.lower())
    if signs is None:
        raise _unreadable(path, f"known endings are {', '.join(SIGNS)}")
    try:
        with path.open("rb") as file:
            start = file.read(1024)
    except OSError as error:
        raise _unreadable(path, error.strerror or "it cannot be opened") from error
    if not start:
        raise AreaFileRefused("file-empty", f"{path.name} is empty: 0 bytes")
    if not start.replace(b"\r", b"").lstrip(b" \t\n").startswith(signs):
        raise _unreadable(
            path, f"it does not begin like a {path.suffix} file{_like(start)}"
        )


def _like(start: bytes) -> str:
    r"""Say which ending a file should have, where its first bytes tell.

    >>> _like(b"\x00\x00\x27\x0a")
    ': it looks like a .shp file, rename it'
    >>> _like(b"what?")
    ': open it in a GIS and save it again'
    """
    for ending, signs in SIGNS.items():
        if any(sign and start.startswith(sign) for sign in signs):
            return f": it looks like a {ending} file, rename it"
    return ": open it in a GIS and save it again"


def _unzipped(path: Path, folder: Path) -> Path:
    try:
        with ZipFile(path) as archive:
            chosen = _chosen(path, _with_areas(archive))
            return _copied(archive, chosen, folder)
    except _BROKEN as error:
        reason = f"{error}: it is damaged, or needs a password; pack it again"
        raise _unreadable(path, reason) from error


def _with_areas(archive: ZipFile) -> list[ZipInfo]:
    """Return the members, without the KML that only points to others beside it."""
    kml = [
        each for each in archive.infolist() if each.filename.lower().endswith(".kml")
    ]
    if len(kml) < 2 or sum(each.file_size for each in kml) > _MOST_BYTES:
        return archive.infolist()
    bare = {each.filename for each in kml if b"<Placemark" not in archive.read(each)}
    return [each for each in archive.infolist() if each.filename not in bare]


def _chosen(path: Path, members: list[ZipInfo]) -> ZipInfo:
    there = [
        each
        for each in members
        if PurePosixPath(each.filename).suffix.lower() in set(SIGNS) - _PACKED
        and not each.filename.startswith("__MACOSX/")
    ]
    if not there:
        raise _unreadable(path, "no file of areas is inside")
    if len(there) > 1:
        names = [each.filename for each in there]
        said = f"{path.name} holds several files: {', '.join(names)}"
        raise AreaFileRefused("layer-unclear", said, layers=names)
    return there[0]


def _copied(archive: ZipFile, chosen: ZipInfo, folder: Path) -> Path:
    """Copy a file and what lies beside it under one plain name.

    Names inside a ZIP made on a Chinese Windows are in any encoding, and a
    member's own path could lead out of the folder.
    """
    stem = PurePosixPath(chosen.filename).with_suffix("")
    beside = [
        each
        for each in archive.infolist()
        if PurePosixPath(each.filename).with_suffix("") == stem and not each.is_dir()
    ]
    if sum(each.file_size for each in beside) > _MOST_BYTES:
        raise _unreadable(
            Path(chosen.filename), f"it would unpack to over {_MOST_BYTES // 10**6} MB"
        )
    for each in beside:
        suffix = PurePosixPath(each.filename).suffix.lower()
        with archive.open(each) as source, (folder / f"areas{suffix}").open("wb") as to:
            shutil.copyfileobj(source, to)
    return folder / f"areas{PurePosixPath(chosen.filename).suffix.lower()}"


def _unreadable(path: Path, reason: str) -> AreaFileRefused:
    said = f"{path.name} cannot be read: {reason}"
    return AreaFileRefused("file-unreadable", said, reason=reason)
