"""What was said, as one hash: the same content again is the same act."""

import hashlib
import json
from collections.abc import Mapping


def hash_content(content: Mapping[str, object]) -> bytes:
    """Return the SHA-256 of the content in canonical JSON.

    >>> hash_content({"a": 1, "b": None}) == hash_content({"b": None, "a": 1})
    True
    """
    canonical = json.dumps(
        content, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=str
    )
    return hashlib.sha256(canonical.encode()).digest()
