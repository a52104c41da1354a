"""Why an uploaded form is refused: a place in the workbook, and a reason in words."""

from dataclasses import asdict, dataclass

from server.problems import Unprocessable

REASONS = {
    "no-workbook": "This is no XLSX workbook, or it is damaged",
    "too-large": "The workbook unpacks to more than a form can be",
    "too-many-rows": "There are more than {said} rows",
    "too-many-choices": "All questions together offer more than {said} choices",
    "form-too-large": "The form is larger than {said} kB, too much for a phone",
    "no-survey": "There is no sheet named survey with the columns type and name",
    "sheet": "The sheet {said} is not supported",
    "formula": "This cell is a formula: put its value there",
    "date-cell": "This cell is a date: format it as text and type it again",
    "too-long": "This cell holds too much: {said} characters",
    "unstorable": "This cell holds a character that cannot be kept",
    "column": "The column {said} is not supported",
    "column-twice": "The column {said} stands there twice",
    "type": "The type {said} is not supported",
    "type-attachment": "{said}: of files, image and audio are taken; a signature is"
    " an image with the appearance signature",
    "too-many-attachments": "One form takes at most {said} of these",
    "required-sound": "{said} may not be required: not every phone records, and not"
    " everybody can speak",
    "required-in-repeat": "{said} may not be required in a repeat: there may be more"
    " times than pictures are taken",
    "type-of-the-app": "{said}: the app says by itself what it may say; leave this out",
    "end": "{said} without its beginning, or a beginning without its end",
    "repeat-in-repeat": "A repeat within a repeat is not supported",
    "name": "The name {said} cannot be used: letters, digits and _ only",
    "name-twice": "The name {said} stands there twice",
    "no-label": "This question has no label",
    "no-choices": "There is no list of choices named {said}",
    "choice-name": "The choice {said} cannot be used: no spaces, at most 64 characters",
    "no-questions": "There is no question in it",
    "no-form-id": "settings: form_id is missing, or is not of letters, digits . _ -",
    "no-title": "settings: form_title is missing",
    "no-purpose": "Say in the column purpose what this is for (or in settings)",
    "keep-days": "keep_days must be a whole number from 1 to 365: {said}",
    "default": "The default {said} does not fit the type, or is no fixed value",
    "not-here": "{said} has no meaning on this row",
    "forbidden": "This is never asked ({said})",
    "forbidden-number": "An ID or a phone number stands here",
    "pyxform": "{said}",
    "circular": "These depend on each other: {said}",
    "not-understood": "This part of the expression is not understood: {said}",
    "expression-too-long": "The expression is too long: {said} characters",
    "too-deep": "The expression is nested more than {said} deep",
    "ends-early": "The expression ends too early",
    "expected": "The expression lacks a {said}",
    "bare-name": "{said} is no question: write ${{{said}}}, or put a text in quotes",
    "unknown-function": "There is no function {said} here",
    "arguments": "{said} has too few or too many arguments",
    "pattern": "This part of the pattern is not supported: {said}",
    "pattern-not-written-out": "The pattern of regex() must be written out in quotes",
    "unknown-name": "There is no question named {said}",
    "no-answer": "{said} is a note, a group or a repeat: it has no answer",
    "outside-repeat": "{said} lies in a repeat: ask for it with sum, count, min or max",
    "not-repeated": "{said} takes a question of a repeat, from outside of it",
    "dot": "A dot stands for the answer, and that only in a constraint",
    "no-dot": "This constraint does not look at the answer: write . for it",
}
"""What is said beside a stable word; the app has the same in its languages."""


@dataclass(frozen=True)
class Refusal:
    """One thing that is wrong with a workbook, and where."""

    sheet: str
    row: int | None
    column: str | None
    why: str
    said: str = ""

    def shown(self) -> dict[str, object]:
        reason = REASONS[self.why].format(said=self.said)
        return asdict(self) | {"reason": reason}


class FormRefused(Unprocessable):
    """A form that is not taken, with every reason."""

    title = "This form is not taken; `refusals` says why, row by row"

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__(refusals=[one.shown() for one in refusals])
        self.refusals = refusals
