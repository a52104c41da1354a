"""Draws the shipped templates: `python -m server.documents.drawing`.

A4 with the margins of GB/T 9704; 仿宋 for text, 宋体 for titles, 黑体 for labels.
Where a font is missing, `fonts.conf` says what stands in for it.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from server.documents.drawings import DRAWINGS

FOLDER = Path(__file__).parent / "templates"
TEXT, TITLE, LABEL = "仿宋", "宋体", "黑体"
BODY, SMALL, HUGE = 14, 12, 22
WIDTH_MM = 156
DRAWN = datetime(2026, 1, 1, tzinfo=UTC)
"""A template that did not change is the same file, byte for byte."""

Block = tuple[Any, ...]


def draw(blocks: Sequence[Block]) -> bytes:
    """Return a template made of blocks: each is drawn by the function of its name."""
    paper = Document()
    _set_up(paper)
    for name, *said in blocks:
        DRAW[name](paper, *said)
    with BytesIO() as made:
        paper.save(made)
        return _without_time(made.getvalue())


def _set_up(paper: Any) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(28), Mm(24)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    style = paper.styles["Normal"]
    style.font.size = Pt(BODY)
    _use_font(style.element.get_or_add_rPr(), TEXT)
    spacing = style.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(24)
    said = paper.core_properties
    said.author, said.title, said.comments = "邻里", "", ""
    said.created = said.modified = DRAWN
    _number_pages(section.footer.paragraphs[0])


def _use_font(properties: Any, font: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), font)


def _number_pages(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _write(paragraph: Any, text: str, font: str = TEXT, size: int = BODY) -> Any:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    _use_font(run._r.get_or_add_rPr(), font)
    return run


def draw_title(paper: Any, text: str) -> None:
    paragraph = paper.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing = Pt(36)
    paragraph.paragraph_format.space_after = Pt(10)
    _write(paragraph, text, TITLE, HUGE).bold = True


def draw_right(paper: Any, text: str) -> None:
    paragraph = paper.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _write(paragraph, text, size=SMALL)


def draw_head(paper: Any, text: str) -> None:
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    _write(paragraph, text, LABEL)


def draw_text(paper: Any, text: str) -> None:
    """Two characters in at the start, as Chinese paragraphs are."""
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(2 * BODY)
    _write(paragraph, text)


def draw_line(paper: Any, label: str, text: str) -> None:
    paragraph = paper.add_paragraph()
    _write(paragraph, label, LABEL)
    _write(paragraph, text)


def draw_tag(paper: Any, tag: str) -> None:
    """What Jinja reads and no paper shows."""
    _write(paper.add_paragraph(), f"{{%p {tag} %}}")


def draw_sign(paper: Any, *lines: str) -> None:
    """Lines that are signed, kept together on one page."""
    for at, line in enumerate(lines):
        paragraph = paper.add_paragraph()
        spacing = paragraph.paragraph_format
        spacing.space_before, spacing.keep_with_next = Pt(4), at < len(lines) - 1
        spacing.left_indent = Mm(40)
        _write(paragraph, line)


def draw_gap(paper: Any, points: int) -> None:
    paper.add_paragraph().paragraph_format.space_after = Pt(points)


def draw_page(paper: Any) -> None:
    paper.add_page_break()


def draw_grid(paper: Any, rows: Sequence[Sequence[tuple[str, str]]]) -> None:
    """Draw a form: labels and what is filled in beside them, line by line."""
    widths = (24, 54, 24, 54)
    table = _table(paper, widths)
    for row in rows:
        cells = table.add_row().cells
        for at, (label, value) in enumerate(row):
            _fill(cells[2 * at], label, LABEL)
            if len(row) == 1:
                cells[1].merge(cells[3])
            _fill(cells[2 * at + 1], value)
    _after(paper)


def draw_rows(
    paper: Any, heads: Sequence[tuple[str, int]], tag: str, cells: Sequence[str]
) -> None:
    """Draw a table with a row for each of some, its head again on each page."""
    table = _table(paper, [width for _, width in heads])
    top = table.add_row()
    again = OxmlElement("w:tblHeader")
    top._tr.get_or_add_trPr().append(again)
    for cell, (head, _) in zip(top.cells, heads, strict=True):
        _fill(cell, head, LABEL)
    _fill(table.add_row().cells[0], f"{{%tr for {tag} %}}")
    for cell, said in zip(table.add_row().cells, cells, strict=True):
        _fill(cell, said)
    _fill(table.add_row().cells[0], "{%tr endfor %}")
    _after(paper)


def draw_proof(paper: Any) -> None:
    """The code by which anybody can check the paper, beside what it is for."""
    table = paper.add_table(rows=1, cols=2)
    table.autofit = False
    for column, width in zip(table.columns, (28, WIDTH_MM - 28), strict=True):
        column.width = Mm(width)
    code, words = table.rows[0].cells
    _write(code.paragraphs[0], "{{ qr }}", size=SMALL)
    code.paragraphs[0].paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    said = "扫码核验本文书：输入编号后四位或校验码，只回答相符或者不相符，不显示内容。"
    for text in (said, "校验码：{{ paper.check }}"):
        paragraph = words.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(16)
        _write(paragraph, text, size=10)


def _table(paper: Any, widths: Sequence[int]) -> Any:
    table = paper.add_table(rows=0, cols=len(widths))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def _fill(cell: Any, text: str, font: str = TEXT) -> None:
    paragraph = cell.paragraphs[0]
    spacing = paragraph.paragraph_format
    spacing.line_spacing = Pt(20)
    spacing.space_before = spacing.space_after = Pt(3)
    _write(paragraph, text, font, SMALL)


def _after(paper: Any) -> None:
    """Leave a little room after a table; two of them would become one."""
    spacing = paper.add_paragraph().paragraph_format
    spacing.line_spacing = Pt(8)


DRAW: dict[str, Callable[..., None]] = {
    "title": draw_title,
    "right": draw_right,
    "head": draw_head,
    "text": draw_text,
    "line": draw_line,
    "tag": draw_tag,
    "sign": draw_sign,
    "gap": draw_gap,
    "page": draw_page,
    "grid": draw_grid,
    "rows": draw_rows,
    "proof": draw_proof,
}


def _without_time(made: bytes) -> bytes:
    """Return the same file, with nothing in it of when it was drawn."""
    with BytesIO() as out:
        with ZipFile(BytesIO(made)) as packed, ZipFile(out, "w", ZIP_DEFLATED) as anew:
            for name in packed.namelist():
                anew.writestr(ZipInfo(name), packed.read(name), ZIP_DEFLATED)
        return out.getvalue()


def main() -> None:
    """Draw every template anew."""
    FOLDER.mkdir(exist_ok=True)
    for kind, blocks in DRAWINGS.items():
        (FOLDER / f"{kind}.docx").write_bytes(draw(blocks))


if __name__ == "__main__":
    main()
