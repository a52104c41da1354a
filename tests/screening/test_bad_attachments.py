"""What is no photo, or says wrong things of itself, gets a clear no."""

import random
import resource
import struct
import zlib
from io import BytesIO

import pytest
from PIL import ExifTags, Image
from sqlalchemy import select

from server.audit.models import AuditEntry
from server.screening.attachment_models import Attachment
from tests.photos import Sender, photo, problem

WHOLE = photo()


def png_bomb(side):
    """Return a PNG of a few kilobytes that says it is as large as that."""

    def chunk(name, content):
        length, check = len(content), zlib.crc32(name + content)
        return struct.pack(">I", length) + name + content + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    )


def empty_png(side):
    """Return a PNG of a few kilobytes that truly is as large as that."""
    with BytesIO() as file:
        Image.new("1", (side, side)).save(file, "PNG")
        return file.getvalue()


def jpeg_bomb():
    """Return a JPEG that says it is 60,000 pixels wide and high."""
    at = WHOLE.index(b"\xff\xc0") + 5
    return WHOLE[:at] + struct.pack(">HH", 60_000, 60_000) + WHOLE[at + 4 :]


def webp_bomb(side=16_000):
    canvas = (side - 1).to_bytes(3, "little")
    extended = b"VP8X" + struct.pack("<I", 10) + bytes(4) + canvas + canvas
    inner = b"WEBP" + extended + photo(64, 64, "WEBP")[12:]
    return b"RIFF" + struct.pack("<I", len(inner)) + inner


def endless_jpeg():
    """Return a JPEG whose pixels are gone over a thousand times."""
    whole = photo(320, 240, progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * 1000 + whole[-2:]


BAD = {
    "an HTML page": (b"<!DOCTYPE html><html><script>1</script></html>", "image/jpeg"),
    "half a JPEG": (WHOLE[: len(WHOLE) // 2], "image/jpeg"),
    "a JPEG without its last bytes": (WHOLE[:-200], "image/jpeg"),
    "half a PNG": (photo(kind="PNG")[:90_000], "image/png"),
    "half a WebP": (photo(kind="WEBP")[:9_000], "image/webp"),
    "a PNG that says it is a JPEG": (photo(64, 64, "PNG"), "image/jpeg"),
    "a JPEG that says it is a WebP": (photo(64, 64), "image/webp"),
    "a GIF that says it is a PNG": (b"GIF89a" + bytes(100), "image/png"),
    "one byte": (b"\xff", "image/jpeg"),
    "noise": (random.Random(1).randbytes(10_000), "image/webp"),
    "a JPEG bomb": (jpeg_bomb(), "image/jpeg"),
    "a PNG bomb": (png_bomb(7_072), "image/png"),
    "a whole PNG of 50,410,000 pixels": (empty_png(7_100), "image/png"),
    "a huge PNG bomb": (png_bomb(60_000), "image/png"),
    "a WebP bomb": (webp_bomb(), "image/webp"),
    "a WebP bomb that Pillow lets pass": (webp_bomb(9_000), "image/webp"),
    "a JPEG of a thousand passes": (endless_jpeg(), "image/jpeg"),
}


@pytest.mark.parametrize(("content", "media_type"), BAD.values(), ids=BAD)
def test_what_is_no_picture_is_refused_for_good(
    client, worker, session, content, media_type
):
    phone = Sender(client, worker, content, media_type=media_type)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refused = phone.send()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    again = [phone.announce(), phone.put(0), phone.look()]

    assert problem(refused) == (422, "attachment-not-a-picture")
    assert [problem(answer) for answer in again] == [
        (422, "attachment-not-a-picture"),
        (422, "attachment-not-a-picture"),
        (404, "no-such-attachment"),
    ]
    assert phone.received().json == {"received": 0, "complete": False}
    assert session.scalars(select(Attachment.picture)).all() == [None]
    assert "record.attach" not in session.scalars(select(AuditEntry.act)).all()
    assert grown < 100_000, "kilobytes"


GOOD = {
    "a JPEG": (photo(), "image/jpeg"),
    "a progressive JPEG": (photo(progressive=True), "image/jpeg"),
    "a PNG": (photo(kind="PNG"), "image/png"),
    "a WebP": (photo(kind="WEBP"), "image/webp"),
}


@pytest.mark.parametrize(("content", "media_type"), GOOD.values(), ids=GOOD)
def test_what_is_taken_becomes_a_jpeg(client, worker, content, media_type):
    phone = Sender(client, worker, content, media_type=media_type)
    assert phone.send().json["complete"] is True
    seen = Image.open(BytesIO(phone.look().data))

    assert (seen.format, seen.mode, seen.size) == ("JPEG", "RGB", (640, 480))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_way_to_write_colours_becomes_plain_red_green_and_blue(
    client, worker, mode
):
    with BytesIO() as file:
        kind = "JPEG" if mode == "CMYK" else "PNG"
        Image.new(mode, (40, 30)).save(file, kind)
        content = file.getvalue()
    phone = Sender(client, worker, content, media_type=f"image/{kind.lower()}")
    assert phone.send().json["complete"] is True

    assert Image.open(BytesIO(phone.look().data)).mode == "RGB"


def test_what_is_clear_becomes_white(client, worker):
    with BytesIO() as file:
        Image.new("RGBA", (8, 8), (200, 0, 0, 0)).save(file, "PNG")
        phone = Sender(client, worker, file.getvalue(), media_type="image/png")
    phone.send()

    assert Image.open(BytesIO(phone.look().data)).getpixel((4, 4)) == (255, 255, 255)


def with_secrets():
    """Return a photo that says where, with what and upside down it was taken."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "SECRET"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {ExifTags.GPS.GPSLatitude: (28.0, 0.0, 51.5), ExifTags.GPS.GPSLatitudeRef: "N"}
    )
    return (
        photo(
            3000, 1000, exif=exif, comment=b"SECRET", xmp=b"<x>SECRET</x>", quality=60
        )
        + b"SECRET" * 100
    )


def test_nothing_of_the_file_stays_but_what_is_seen(client, worker):
    content = with_secrets()
    assert Image.open(BytesIO(content)).getexif().get_ifd(ExifTags.IFD.GPSInfo)
    phone = Sender(client, worker, content)
    assert phone.send().json["complete"] is True
    seen = Image.open(BytesIO(phone.look().data))

    assert seen.size == (533, 1600)  # turned, and made smaller
    assert not seen.getexif()
    assert set(seen.info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"SECRET" not in phone.look().data
    assert b"Exif" not in phone.look().data


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_a_photo_with_broken_facts_about_itself_is_still_a_photo(client, worker):
    exif = b"Exif\x00\x00II*\x00\xff\xff\xff\x7f" + bytes(30)
    phone = Sender(client, worker, photo(exif=exif))

    assert phone.send().json["complete"] is True


@pytest.mark.parametrize(
    "media_type",
    ["image/heic", "image/gif", "image/svg+xml", "text/html", "video/mp4", ""],
)
def test_other_types_are_refused_before_any_byte(phone, session, media_type):
    answer = phone.announce(Content_Type=media_type)

    assert problem(answer) == (415, "attachment-type")
    assert answer.json["taken"] == [
        "image/jpeg",
        "image/png",
        "image/webp",
        "audio/webm",
        "audio/ogg",
        "audio/mp4",
    ]
    assert session.scalars(select(Attachment)).all() == []


def test_forty_megabytes_are_refused_before_any_byte(phone, session):
    answer = phone.announce(Content_Range="bytes */40000000")

    assert problem(answer) == (413, "attachment-too-large")
    assert answer.json["limit"] == 20 * 1024 * 1024
    assert session.scalars(select(Attachment)).all() == []


@pytest.mark.parametrize("size", [1_048_577, 40_000_000])
def test_more_than_a_megabyte_at_once_is_refused(phone, size):
    phone.content = bytes(min(size * 2, 20_000_000))
    phone.announce()
    for said in ({}, {"Content_Range": "bytes 0-9/20000000"}):
        phone.content = bytes(size)
        answer = phone.put(0, size, **said)

        assert problem(answer) == (413, "range-too-large")
        assert answer.json["limit"] == 1_048_576


BAD_HEADERS = {
    "no Content-Range": ("Content-Range", {"Content_Range": ""}),
    "another unit": ("Content-Range", {"Content_Range": "pages */5"}),
    "no whole": ("Content-Range", {"Content_Range": "bytes 0-4/*"}),
    "nothing at all": ("Content-Range", {"Content_Range": "bytes */0"}),
    "digits of another script": ("Content-Range", {"Content_Range": "bytes */\u0665"}),
    "a range that ends before it begins": (
        "Content-Range",
        {"Content_Range": "bytes 5-4/9"},
    ),
    "a range beyond the end": ("Content-Range", {"Content_Range": "bytes 0-9/9"}),
    "no digest": ("Repr-Digest", {"Repr_Digest": ""}),
    "another digest": ("Repr-Digest", {"Repr_Digest": "md5=:AAAA:"}),
    "a short digest": ("Repr-Digest", {"Repr_Digest": "sha-256=:AAAA:"}),
    "a digest that is no base64": ("Repr-Digest", {"Repr_Digest": "sha-256=:A:"}),
}


@pytest.mark.parametrize(("named", "headers"), BAD_HEADERS.values(), ids=BAD_HEADERS)
def test_headers_that_say_nothing_clear_are_refused_by_name(
    phone, session, named, headers
):
    answer = phone.announce(**headers)

    assert problem(answer) == (422, "headers-refused")
    assert set(answer.json["errors"]) == {named}
    assert session.scalars(select(Attachment)).all() == []


@pytest.mark.parametrize(
    "said",
    [
        "bytes 0-98/{size}",
        "bytes 0-100/{size}",
        "bytes 0-99/{larger}",
        "bytes */{size}",
    ],
)
def test_a_range_that_is_not_what_it_says_changes_nothing(phone, said):
    phone.announce()
    headers = said.format(size=len(WHOLE), larger=len(WHOLE) + 1)
    answer = phone.put(0, 100, Content_Range=headers, Content_Type="image/jpeg")

    assert answer.status_code == 422
    assert set(answer.json["errors"]) <= {"Content-Range", "Repr-Digest"}
    assert phone.received().json["received"] == 0


def damage(whole, chance):
    """Change a few bytes, often in the head, where the sizes and tables stand."""
    content = bytearray(whole)
    for _ in range(chance.randint(1, 6)):
        reach = min(chance.choice([60, 700, len(content)]), len(content))
        content[chance.randrange(reach)] = chance.randrange(256)
    return bytes(content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_no_damage_to_a_photo_makes_the_server_stumble(client, worker, kind):
    chance, whole, media_type = random.Random(7), photo(64, 48, kind), f"image/{kind}"
    for _ in range(30):
        content = damage(whole, chance)
        phone = Sender(client, worker, content, media_type=media_type.lower())

        assert phone.send().status_code in (200, 422)
