"""ID and mobile numbers do not belong in free text; what slips in is masked."""

import re

ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def mask(text: str) -> str:
    """Return the text without 18-digit ID numbers and 11-digit mobile numbers.

    >>> mask("电话 13800000000，欠 12000 元")
    '电话 ***********，欠 12000 元'
    >>> mask("")
    ''
    """
    text = ID_NUMBER.sub("*" * 18, text)
    return MOBILE.sub("*" * 11, text)
