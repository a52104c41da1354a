"""Answers travel compressed: a phone on a weak link pays by the byte."""

import gzip

from flask import Response, request

TEXTS = frozenset(
    {
        "application/geo+json",
        "application/json",
        "application/manifest+json",
        "application/problem+json",
        "application/vnd.oai.openapi+json",
        "image/svg+xml",
        "text/css",
        "text/html",
        "text/javascript",
    }
)
LEAST = 1_000
"""Below so many bytes the packet is the same size either way."""


def compress(response: Response) -> Response:
    """Compress an answer that is text, for whoever takes gzip."""
    if response.mimetype not in TEXTS:
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] and _is_whole(response):
        response.direct_passthrough = False
        response.set_data(gzip.compress(response.get_data(), 6, mtime=0))
        response.content_encoding = "gzip"
        # The same thing in other bytes: the tag holds for both only if it is weak.
        tag, _ = response.get_etag()
        if tag:
            response.set_etag(tag, weak=True)
    return response


def _is_whole(response: Response) -> bool:
    """Tell whether there is a body worth the work, and all of it."""
    if request.method == "HEAD" or response.status_code in (204, 206, 304):
        return False
    return (response.content_length or 0) >= LEAST and not response.content_encoding
