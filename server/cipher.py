"""Personal data at rest: AES-256-GCM, with the number of the key in front.

A sealed value is the key's number (2 bytes), a nonce (12) and the ciphertext. The
key file holds one key a line, `number base64`; the highest number seals, any opens,
so that a key can be changed without touching old rows.
"""

import base64
import hmac
import os
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import Dialect, LargeBinary, TypeDecorator


class KeyRing:
    """The keys of one installation."""

    def __init__(self, keys: dict[int, bytes]) -> None:
        if not keys:
            raise ValueError("the key file holds no key")
        self._keys = {number: AESGCM(key) for number, key in keys.items()}
        self._newest = max(keys)

        self._oldest = keys[min(keys)]

    def fingerprint(self, content: bytes) -> bytes:
        """Return an HMAC-SHA256: equal for equal content, and tells nothing of it."""
        return hmac.digest(self._oldest, content, "sha256")

    def seal(self, text: str) -> bytes:
        """Return the text sealed with the newest key.

        >>> ring = KeyRing({1: bytes(32)})
        >>> ring.open(ring.seal("示例"))
        '示例'
        """
        return self.seal_bytes(text.encode())

    def open(self, sealed: bytes) -> str:
        """Return what was sealed; raises KeyError where its key is not at hand."""
        return self.open_bytes(sealed).decode()

    def seal_bytes(self, content: bytes) -> bytes:
        """Return the bytes sealed with the newest key, as those of a file."""
        nonce = os.urandom(12)
        sealed = self._keys[self._newest].encrypt(nonce, content, None)
        return self._newest.to_bytes(2, "big") + nonce + sealed

    def open_bytes(self, sealed: bytes) -> bytes:
        """Return the bytes that were sealed."""
        key = self._keys[int.from_bytes(sealed[:2], "big")]
        return key.decrypt(sealed[2:14], sealed[14:], None)


@cache
def read_keys(path: Path) -> KeyRing:
    """Read a key file: a line for each key, its number and its base64."""
    lines = [line.split() for line in path.read_text().splitlines() if line.strip()]
    return KeyRing({int(number): base64.b64decode(key) for number, key in lines})


def make_key_file(path: Path) -> None:
    """Write a key file with one new key, for its owner's eyes only."""
    line = f"1 {base64.b64encode(AESGCM.generate_key(256)).decode()}\n"
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w"
    ) as f:
        f.write(line)


class Sealed(TypeDecorator[str]):
    """A column of text about people: sealed in the database, open in the program."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else _ring().seal(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else _ring().open(bytes(value))

    def __repr__(self) -> str:
        return "Sealed()"


def fingerprint(content: bytes) -> bytes:
    """Return the installation's own fingerprint of content about people."""
    return _ring().fingerprint(content)


def seal_name(text: str) -> str:
    """Return a name that tells nothing, is another each time, and opens only here."""
    return base64.urlsafe_b64encode(_ring().seal(text)).decode().rstrip("=")


def open_name(name: str) -> str | None:
    """Return what was sealed as this name; None where it is none of ours."""
    try:
        return _ring().open(base64.urlsafe_b64decode(name + "=" * (-len(name) % 4)))
    except (ValueError, KeyError, InvalidTag):
        return None


def seal_file(content: bytes) -> bytes:
    """Return a file's bytes as they are kept: sealed."""
    return _ring().seal_bytes(content)


def open_file(sealed: bytes) -> bytes:
    """Return the bytes of a file that was kept sealed."""
    return _ring().open_bytes(sealed)


def _ring() -> KeyRing:
    return read_keys(current_app.config["KEY_FILE"])
