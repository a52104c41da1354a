"""The page behind a paper's QR code: it says if a paper is ours, and nothing of it.

A code that was never given answers as a wrong number does, and guessing is slowed.
"""

from html import escape

from flask import Response, g, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.api import Blueprint
from server.documents.actions import hash_of
from server.documents.models import Document
from server.identity.actions import TooManyTries, check_tries, note_failure

verify = Blueprint("verify", __name__, url_prefix="/verify")

LONGEST = 40
LAST = 4
PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>文书核验 · Check a paper</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><link rel="stylesheet" href="/verify/look.css">
</head><body><main><h1>文书核验<small lang="en">Check a paper</small></h1>
{answer}
<p>输入文书编号的后四位数字，或者文书上印的校验码。只回答相符或者不相符，不显示任何内容。</p>
<p lang="en">Type the last four digits of the paper's number, or the code printed on it.
The answer is only: it matches, or it does not.</p>
<form method="post" autocomplete="off"><label for="said">后四位或校验码
<span lang="en">Last four digits, or the code</span></label>
<input id="said" name="said" required maxlength="40" autocapitalize="characters">
<button>核验 <span lang="en">Check</span></button></form></main></body></html>"""
LOOK = """:root { color-scheme: light dark }
body { margin: 0; font: 1.125rem/1.6 system-ui, sans-serif; background: #fff;
  color: #111 }
main { max-width: 32rem; margin: 0 auto; padding: 1.5rem 1rem }
h1 { font-size: 1.5rem }
small, span[lang] { display: block; font-size: 1rem; font-weight: 400 }
label { display: block; margin-top: 1rem }
input, button { box-sizing: border-box; width: 100%; min-height: 3.25rem;
  margin-top: .5rem; padding: .5rem .75rem; font: inherit; background: #fff;
  color: #111; border: 2px solid #444; border-radius: .5rem }
button { background: #0b4a6f; color: #fff; border-color: #0b4a6f }
button span[lang] { display: inline }
[role=status] { padding: 1rem; border: 2px solid #444; border-radius: .5rem;
  font-weight: 700 }
@media (prefers-color-scheme: dark) {
  body { background: #111; color: #fff }
  input { background: #222; color: #fff; border-color: #bbb }
}"""
MATCHES = "相符：这是我们登记的文书。 It matches: this paper is registered."
DIFFERS = "不相符。请核对编号，或者联系出具文书的调解组织。 It does not match."
WAIT = "试得太多了，请过几分钟再来。 Too many tries; come back in some minutes."


@verify.get("/look.css")
def get_look() -> Response:
    """Give the page's look."""
    return Response(LOOK, mimetype="text/css")


@verify.get("/<string:token>")
def get_page(token: str) -> Response:
    """Ask for what stands on the paper. It is the same page for every code."""
    return _page("")


@verify.post("/<string:token>")
def post_page(token: str) -> Response:
    """Say if what was typed belongs to the code. Wrong answers are counted."""
    said = request.form.get("said", "")[:LONGEST].strip().upper()
    address = f"verify {request.remote_addr or ''}"
    try:
        check_tries(g.session, f"verify {token[:LONGEST]}", address)
    except TooManyTries as often:
        after = str(often.facts["retry_after"])
        return _page(WAIT, status=429, after=after)
    if matches(g.session, token, said):
        return _page(MATCHES)
    note_failure(g.session, f"verify {token[:LONGEST]}", address)
    return _page(DIFFERS)


def matches(session: Session, token: str, said: str) -> bool:
    """Tell whether a paper with this code has that number, or that printed check."""
    query = select(Document.id, Document.number, Document.check_hash)
    found = session.execute(query.where(Document.token_hash == hash_of(token))).first()
    if found is None:
        return False
    _, number, check = found
    return check == hash_of(said) or last_digits(number) == said != ""


def last_digits(number: str | None) -> str:
    """Return the last four digits of a number, or nothing where there are fewer.

    >>> last_digits("（2026）示例村人调字第0042号"), last_digits("7")
    ('0042', '')
    """
    digits = "".join(one for one in number or "" if one in "0123456789")
    return digits[-LAST:] if len(digits) >= LAST else ""


def _page(answer: str, status: int = 200, after: str = "") -> Response:
    told = f'<p role="status">{escape(answer)}</p>' if answer else ""
    made = Response(PAGE.replace("{answer}", told), status=status, mimetype="text/html")
    made.headers["Cache-Control"] = "no-store"
    if after:
        made.headers["Retry-After"] = after
    return made
