"""What somebody dictated: looked at from outside, and kept as the phone wrote it."""

from server.problems import Unprocessable

TYPES = {
    "audio/webm": (0, b"\x1a\x45\xdf\xa3"),
    "audio/ogg": (0, b"OggS"),
    "audio/mp4": (4, b"ftyp"),
}
"""What phones record, and the bytes by which such a file is known, and where."""

LARGEST = 2 * 1024 * 1024
"""Two minutes of speech, four times over."""


class AttachmentNotARecording(Unprocessable):
    title = "This recording cannot be opened; dictate it again"


def check(content: bytes, media_type: str) -> bytes:
    """Return the recording, if it is what it says.

    It is not made anew, as a picture is: it holds what was said, and nothing of
    where. Whoever hears it gets it as a sound and nothing else.

    >>> check(b"OggS and so on", "audio/ogg")
    b'OggS and so on'
    """
    start, sign = TYPES[media_type]
    if content[start : start + len(sign)] != sign:
        raise AttachmentNotARecording
    return content
