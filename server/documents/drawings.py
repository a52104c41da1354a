"""What stands on each shipped template, by its kind."""

from server.documents.drawings_after import AFTER
from server.documents.drawings_before import BEFORE
from server.documents.drawings_letters import LETTERS
from server.documents.drawn_parts import Blocks

DRAWINGS: dict[str, Blocks] = BEFORE | AFTER | LETTERS
