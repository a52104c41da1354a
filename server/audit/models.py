from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base, RowNumber, current_transaction


class AuditEntry(Base):
    """One line for each act. In which order they are read, `order` says."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index(
            "ix_audit_entry_transaction",
            "transaction_number",
            "change_id",
            postgresql_using="btree",
        ).ddl_if(dialect="postgresql"),
    )

    change_id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    transaction_number: Mapped[int] = mapped_column(
        RowNumber, default=current_transaction()
    )
    act: Mapped[str] = mapped_column(index=True)
    subject_id: Mapped[UUID] = mapped_column(index=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    sign_in_id: Mapped[UUID | None]
    at: Mapped[datetime]
    facts: Mapped[dict[str, object]]
