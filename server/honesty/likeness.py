"""How alike two texts are: SimHash of 64 bits, over runs of three characters."""

from collections.abc import Sequence
from hashlib import blake2b

BITS, RUN = 64, 3
SHORTEST = 20
"""Characters: fewer are alike without anybody having copied them."""


def simhash(text: str) -> int:
    """Return the SimHash of a text, without its spaces and signs.

    >>> simhash("经调解，双方和好") == simhash("经 调解 双方和好。")
    True
    """
    plain = "".join(filter(str.isalnum, text.casefold()))
    counts = [0] * BITS
    for at in range(max(len(plain) - RUN + 1, 1)):
        said = blake2b(plain[at : at + RUN].encode(), digest_size=BITS // 8).digest()
        number = int.from_bytes(said, "big")
        for bit in range(BITS):
            counts[bit] += 1 if number >> bit & 1 else -1
    return sum(1 << bit for bit in range(BITS) if counts[bit] > 0)


def likeness(one: int, other: int) -> float:
    """Return the share of bits that are the same.

    >>> likeness(0b1, 0b0)
    0.984375
    """
    return 1 - (one ^ other).bit_count() / BITS


def most_alike(texts: Sequence[str], least: float) -> int:
    """Return how many texts there are at most that are like one of them."""
    hashes = [simhash(text) for text in texts if len(text) >= SHORTEST]
    return max(
        (sum(likeness(one, it) >= least for it in hashes) for one in hashes), default=0
    )
