"""The files: bytes under a name, in a folder of this machine or in S3."""

import hashlib
import os
import secrets
import shutil
from contextlib import suppress
from datetime import timedelta
from functools import cached_property
from pathlib import Path, PurePosixPath

import obstore
from obstore.exceptions import BaseError, GenericError
from obstore.store import LocalStore, S3Store

TRIES = 5


class Files:
    """Where bytes are kept that are too large for a row.

    The store is opened when it is first used, for it has threads of its own, and
    threads do not survive the fork that makes a serving process.
    """

    def __init__(self, where: str) -> None:
        self._where = where
        self._folder = None if where.startswith("s3://") else Path(where).absolute()

    @cached_property
    def _store(self) -> LocalStore | S3Store:
        if self._folder:
            return LocalStore(self._folder, mkdir=True)
        patience = timedelta(seconds=20)
        return S3Store.from_url(
            self._where, retry_config={"max_retries": 3, "retry_timeout": patience}
        )

    def put(self, name: str, content: bytes) -> None:
        """Put bytes under a name: all of them or none, in place of what was there."""
        for _ in range(TRIES if self._folder else 0):
            # Its folder may be forgotten while it is written.
            with suppress(FileNotFoundError, GenericError):
                obstore.put(self._store, name, content, use_multipart=False)
                return
        obstore.put(self._store, name, content, use_multipart=False)

    def keep(self, content: bytes, folder: str | None = None) -> str:
        """Keep bytes for good, also without power; return the name of their hash.

        What is to be forgotten one day lies in a folder of its own.

        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     files = Files(folder)
        ...     files.get(files.keep(b"one"))
        b'one'
        """
        digest = hashlib.sha256(content).hexdigest()
        path = PurePosixPath(folder or digest[:2]) / digest
        self.put(str(path), content)
        if self._folder:
            for each in (path, *path.parents):
                _sync(self._folder / each)
        return str(path)

    def get(self, name: str) -> bytes:
        """Return the bytes under a name; raise FileNotFoundError without them."""
        return bytes(obstore.get(self._store, name).bytes())

    def forget(self, folder: str) -> None:
        """Remove all that lies in a folder, whether there is any or not."""
        if self._folder:
            # Also what a write left behind that was killed half-way.
            shutil.rmtree(self._folder / folder, ignore_errors=True)
            return
        for found in obstore.list(self._store, prefix=folder):
            obstore.delete(self._store, [one["path"] for one in found])

    def can_be_written(self) -> bool:
        """Tell whether bytes can be put here now."""
        probe = f"probe-{secrets.token_hex(8)}"
        try:
            obstore.put(self._store, probe, b"", use_multipart=False)
            obstore.delete(self._store, probe)
        except (OSError, BaseError):
            return False
        return True


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
