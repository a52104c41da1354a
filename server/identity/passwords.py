"""Passwords, hashed with argon2id. Slow on purpose: never inside a transaction."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()
NOBODY = _hasher.hash("no account has this password")
"""Checked where there is no account, so that both cases take the same time."""


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def is_password(password_hash: str | None, password: str) -> bool:
    """Tell whether the password is the right one.

    >>> is_password(hash_password("示例"), "示例"), is_password(None, "示例")
    (True, False)
    """
    try:
        return _hasher.verify(password_hash or NOBODY, password) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False
