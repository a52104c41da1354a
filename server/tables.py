"""All tables, gathered for Alembic and for the tests."""

from server import jobs, numbers
from server.after import models as after
from server.audit import models as audit
from server.cases import models as cases
from server.clocks import models as clocks
from server.db import Base
from server.documents import models as documents
from server.duty import models as duty
from server.forms import models as forms
from server.gis import models as gis
from server.honesty import models as honesty
from server.identity import models as identity
from server.insight import models as insight
from server.intake import models as intake
from server.letters import models as letters
from server.library import models as library
from server.register import models as register
from server.screening import attachment_models as attachments
from server.screening import models as screening
from server.supervision import models as supervision
from server.territory import models as territory
from server.walk import models as walk
from server.workdays import models as workdays

__all__ = [
    "after",
    "attachments",
    "audit",
    "cases",
    "clocks",
    "documents",
    "duty",
    "forms",
    "gis",
    "honesty",
    "identity",
    "insight",
    "intake",
    "jobs",
    "letters",
    "library",
    "metadata",
    "register",
    "numbers",
    "screening",
    "supervision",
    "territory",
    "walk",
    "workdays",
]

metadata = Base.metadata
