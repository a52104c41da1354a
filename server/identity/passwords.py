"""Passwords, hashed with argon2id. Slow on purpose: never inside a transaction."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.problems import Unprocessable

FEWEST = 5
"""How many different characters a password needs."""

_hasher = PasswordHasher()
NOBODY = _hasher.hash("no account has this password")
"""Checked where there is no account, so that both cases take the same time."""


class PasswordTooSimple(Unprocessable):
    title = "This password is easily guessed"


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def hash_new_password(login: str, password: str) -> str:
    """Return the hash of a password for that login; refuse one that says the login.

    >>> hash_new_password("desk", "desk2026")
    Traceback (most recent call last):
    server.identity.passwords.PasswordTooSimple: This password is easily guessed
    """
    told = len(login) >= FEWEST - 1 and login.lower() in password.lower()
    if told or len(set(password)) < FEWEST:
        errors = {"password": ["It holds the login, or hardly any other characters."]}
        raise PasswordTooSimple(errors=errors)
    return hash_password(password)


def is_password(password_hash: str | None, password: str) -> bool:
    """Tell whether the password is the right one.

    >>> is_password(hash_password("示例"), "示例"), is_password(None, "示例")
    (True, False)
    """
    try:
        return _hasher.verify(password_hash or NOBODY, password) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False
