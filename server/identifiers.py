"""Identifiers: UUIDv7 (RFC 9562), made by whoever creates the thing."""

import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """Return a UUIDv7: 48 bits of Unix milliseconds, then 74 random bits.

    >>> new_id().version
    7
    >>> new_id() != new_id()
    True
    """
    milliseconds = time.time_ns() // 1_000_000
    noise = secrets.randbits(74)
    return UUID(
        int=milliseconds << 80
        | 7 << 76
        | (noise >> 62) << 64
        | 2 << 62
        | noise & (1 << 62) - 1
    )
