"""What the headers of an upload say: how much there is, and which part this is."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from server import pictures, recordings
from server.problems import Problem, TooLarge, Unprocessable

TYPES = (*pictures.TYPES, *recordings.TYPES)
LARGEST = 20 * 1024 * 1024
LONGEST = 1024 * 1024
CHUNK = 8 * 1024
"""So much is read at once: of what a broken link cuts off, no more is lost."""

RANGE = re.compile(r"bytes (?:(\*)|([0-9]{1,12})-([0-9]{1,12}))/([0-9]{1,12})")
DIGEST = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/]+=*):")
ANY_BYTES = "application/octet-stream"


class HeadersRefused(Unprocessable):
    title = "Some headers are not right; `errors` says which"


class AttachmentType(Problem):
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    title = "A file of this type is not taken; `taken` says which are"


class AttachmentTooLarge(TooLarge):
    title = "This photo or recording is larger than is taken"


class RangeTooLarge(TooLarge):
    title = "Send fewer bytes at once"


@dataclass(frozen=True, slots=True)
class Announced:
    """What is going to be sent."""

    type: str
    size: int
    content_hash: bytes


@dataclass(frozen=True, slots=True)
class Range:
    """Which bytes of it are sent now: from `start`, up to but without `end`."""

    start: int
    end: int
    size: int


Headers = Mapping[str, str]


def read_headers(headers: Headers) -> Announced | Range:
    """Tell an announcement from a range of bytes, and read it.

    >>> read_headers({"Content-Range": "bytes 0-9/30"})
    Range(start=0, end=10, size=30)
    """
    said = RANGE.fullmatch(headers.get("Content-Range", ""))
    if said is None:
        raise refuse("Content-Range", "Write `bytes */N`, then `bytes a-b/N`.")
    size = int(said[4])
    if said[1]:
        return _read_announcement(headers, size)
    start, end = int(said[2]), int(said[3]) + 1
    if not start < end <= size:
        raise refuse("Content-Range", "There are no such bytes.")
    if end - start > LONGEST:
        raise RangeTooLarge(limit=LONGEST)
    return Range(start, end, size)


def _read_announcement(headers: Headers, size: int) -> Announced:
    media_type = type_of(headers)
    if media_type not in TYPES:
        raise AttachmentType(taken=list(TYPES))
    if size == 0:
        raise refuse("Content-Range", "There is nothing to send.")
    limit = recordings.LARGEST if media_type in recordings.TYPES else LARGEST
    if size > limit:
        raise AttachmentTooLarge(limit=limit)
    return Announced(media_type, size, _read_digest(headers))


def type_of(headers: Headers) -> str:
    """Return the media type alone.

    >>> type_of({"Content-Type": "Image/JPEG; charset=x"})
    'image/jpeg'
    """
    return headers.get("Content-Type", "").partition(";")[0].strip().lower()


def _read_digest(headers: Headers) -> bytes:
    """Return the SHA-256 as RFC 9530 writes it."""
    said = DIGEST.search(headers.get("Repr-Digest", ""))
    try:
        digest = base64.b64decode(said[1], validate=True) if said else b""
    except binascii.Error:
        digest = b""
    if len(digest) != 32:
        raise refuse("Repr-Digest", "Write `sha-256=:`, the hash in base64, and `:`.")
    return digest


def refuse(header: str, reason: str) -> HeadersRefused:
    return HeadersRefused(errors={header: [reason]})
