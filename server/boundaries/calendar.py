"""The first question asked on a day applies the change that waited for it."""

import logging
import threading
import time
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from server.boundaries.applying import apply_due

_LOG = logging.getLogger(__name__)

AGAIN_S = 60.0


@dataclass
class Calendar:
    """Knows in this process on which day it last looked whether a change is due.

    A change waits for a later day than that on which it was planned, so that one
    look a day is enough, and no process has to run at midnight.
    """

    zone: ZoneInfo
    looked_on: date | None = None
    not_before: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self) -> None:
        """Apply what is due today; where that fails, all goes on as it was."""
        today = datetime.now(self.zone).date()
        if today == self.looked_on:
            return
        with self.lock:
            if today == self.looked_on or time.monotonic() < self.not_before:
                return
            try:
                apply_due(self.zone)
                self.looked_on = today
            except Exception:  # whatever it is, the day's work must go on
                self.not_before = time.monotonic() + AGAIN_S
                _LOG.exception("a change of boundaries is due and could not be made")
