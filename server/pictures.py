"""Pictures: opened, checked and made anew, so that nothing of the file stays."""

import re
from io import BytesIO

from PIL import ExifTags, Image
from PIL.Image import Transpose

from server.problems import Unprocessable

TYPES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
"""What is taken, and what Pillow calls it."""

TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
"""What brings a picture upright, by the number that a camera writes."""

MADE = "image/jpeg"
PIXELS = 50_000_000
LONGEST = 1600
QUALITY = 80

SCAN = re.compile(rb"\xff\xda\x00[\x08\x0a\x0c\x0e][\x01-\x04]")
SCANS = 100
"""A JPEG may go over all its pixels again and again: a true one, a dozen times."""


class AttachmentNotAPicture(Unprocessable):
    title = "This photo cannot be opened; take it again"


def remake(content: bytes, media_type: str) -> bytes:
    """Return the picture as a JPEG of our own making: upright, and small enough.

    >>> with BytesIO() as drawn:
    ...     Image.new("RGB", (3200, 800)).save(drawn, "PNG")
    ...     made = remake(drawn.getvalue(), "image/png")
    >>> Image.open(BytesIO(made)).size
    (1600, 400)
    """
    try:
        with Image.open(BytesIO(content), formats=[TYPES[media_type]]) as image:
            _check_work(image, content, media_type)
            return _save(_shrink(image))
    except (AttachmentNotAPicture, MemoryError):
        raise
    except Exception as trip:  # there is no list of what Pillow trips over
        raise AttachmentNotAPicture from trip


def _check_work(image: Image.Image, content: bytes, media_type: str) -> None:
    """Refuse what would take too much memory or time, before a pixel is decoded."""
    if image.width * image.height > PIXELS:
        raise AttachmentNotAPicture
    if media_type == "image/jpeg" and len(SCAN.findall(content)) > SCANS:
        raise AttachmentNotAPicture


def _shrink(image: Image.Image) -> Image.Image:
    """Decode the picture, all of it, as small as it will be and the right way up.

    Pillow's own way to turn it also writes its facts anew, and trips over them.
    """
    # A JPEG is decoded no larger than it is needed.
    least = 2 * LONGEST / max(image.size)
    image.draft(None, (round(image.width * least), round(image.height * least)))
    if image.mode not in ("L", "RGB", "RGBA"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((LONGEST, LONGEST))
    turn = TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    return image if turn is None else image.transpose(turn)


def _save(image: Image.Image) -> bytes:
    """Return the pixels alone, on white, as a JPEG."""
    pixels = Image.new("RGB", image.size, "white")
    pixels.paste(image, mask=image if image.mode == "RGBA" else None)
    with BytesIO() as made:
        pixels.save(made, "JPEG", quality=QUALITY)
        return made.getvalue()
