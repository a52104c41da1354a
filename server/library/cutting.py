"""Texts cut into words, written so that both databases take each word for one word.

FTS5 and PostgreSQL's parser part texts by rules of their own, at hyphens, dots and
scripts. So each word is stored as letters and figures of ASCII only: as `w` and the
hex of its UTF-8. What is asked for is written alike, and no sign of any query language
is left in it.
"""

import unicodedata
import warnings
from functools import cache
from threading import Lock
from typing import Any

LONGEST = 6_000
"""Characters of a text that are read; an entry has fewer."""
WORD = 32
"""Characters of a word that tell it from others."""
COMMON = (
    "的 了 和 与 及 或 在 是 有 为 于 对 到 从 向 由 把 被 就 也 都 不 没 没有 "
    "我 你 您 他 她 我们 他们 这 那 这个 那个 一 个 上 下 中 后 前 要 说 请 双方 "
    "一方 对方 因 因为 所以 并 等 将 已 经 让 给 "
    "the a an of to and or in on is was for with"
)
SAYS_NOTHING = frozenset(COMMON.split())
"""Words that nearly every text holds."""

_LOADING = Lock()


def load_dictionary() -> None:
    """Read jieba's dictionary, once in each process: it takes half a second."""
    with _LOADING:
        _tokenizer()


@cache
def _tokenizer() -> Any:
    """Return jieba's tokenizer, read from its own file.

    Its cache would be a file in a folder that anybody on the machine may write to.
    """
    with warnings.catch_warnings():
        # It reads its own files in a way that setuptools calls old.
        warnings.simplefilter("ignore")
        import jieba
    made = jieba.Tokenizer()
    made.FREQ, made.total = made.gen_pfdict(made.get_dict_file())
    made.initialized = True
    return made


def cut(text: str) -> list[str]:
    r"""Return the distinct words of a text, in their order, without what says nothing.

    Words that the dictionary does not know are their single characters, so that they
    are cut alike in a long text and in a short question.

    >>> cut("楼上漏水，天花板湿了")
    ['楼上', '漏水', '天花', '天花板', '湿']
    >>> cut("ＷｉＦｉ a-b* OR \"漏水\"")
    ['wifi', 'b', '漏水']
    """
    load_dictionary()
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    words = _tokenizer().lcut_for_search(plain, HMM=False)
    told = (word[:WORD] for word in words if any(map(str.isalnum, word)))
    return [word for word in dict.fromkeys(told) if word not in SAYS_NOTHING]


def write_down(words: list[str]) -> str:
    """Return words as they are stored and asked for, one space between them.

    >>> write_down(["a", "漏"])
    'w61 we6bc8f'
    """
    return " ".join(f"w{word.encode().hex()}" for word in words)
