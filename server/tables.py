"""All tables, gathered for Alembic and for the tests."""

from server import jobs, numbers
from server.audit import models as audit
from server.cases import models as cases
from server.db import Base
from server.documents import models as documents
from server.duty import models as duty
from server.forms import models as forms
from server.gis import models as gis
from server.identity import models as identity
from server.insight import models as insight
from server.letters import models as letters
from server.screening import attachment_models as attachments
from server.screening import models as screening
from server.territory import models as territory
from server.walk import models as walk

__all__ = [
    "attachments",
    "audit",
    "cases",
    "documents",
    "duty",
    "forms",
    "gis",
    "identity",
    "insight",
    "jobs",
    "letters",
    "metadata",
    "numbers",
    "screening",
    "territory",
    "walk",
]

metadata = Base.metadata
