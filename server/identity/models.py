from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.access import Role
from server.cipher import Sealed
from server.db import Base, RowNumber
from server.territory.models import Area


class OrganisationKind(StrEnum):
    """What an organisation is. The first four answer for an area as a whole."""

    COUNTY_CENTRE = "county_centre"
    TOWN_CENTRE = "town_centre"
    ZONE = "zone"
    VILLAGE_STATION = "village_station"
    MEDIATION_ROOM = "mediation_room"
    PEOPLE_COMMITTEE = "people_committee"
    INDUSTRY_COMMITTEE = "industry_committee"
    PROFESSIONAL_COMMITTEE = "professional_committee"
    BRAND_STUDIO = "brand_studio"
    SOCIAL_ORG = "social_org"
    DEPARTMENT = "department"
    COURT_BRANCH = "court_branch"
    LABOUR_ARBITRATION = "labour_arbitration"
    LEGAL_SERVICE = "legal_service"
    ENTERPRISE_TREE = "enterprise_tree"
    TEMPORARY_POINT = "temporary_point"


ANSWERING = tuple(OrganisationKind)[:4]
"""The centres. All others are given matters; these answer for what nobody has."""


class MediationKind(StrEnum):
    """The six kinds that work side by side, and lawyers."""

    PEOPLE = "people"
    JUDICIAL = "judicial"
    ADMINISTRATIVE = "administrative"
    INDUSTRY = "industry"
    PROFESSIONAL = "professional"
    ASSOCIATION = "association"
    LAWYER = "lawyer"


class Organisation(Base):
    """A committee, a room or a centre that answers for cases."""

    __tablename__ = "organisation"
    __table_args__ = (
        Index("uq_organisation_area_kind_name", "area_id", "kind", "name", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[OrganisationKind]
    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"))
    parent_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    """Whom it belongs to; an enterprise's own tree hangs on its place's by it."""
    mediation_kind: Mapped[MediationKind | None]
    specialities: Mapped[list[str]] = mapped_column(default=list)
    """Classes of matters, of two digits or four; none is all of them."""
    address: Mapped[str] = mapped_column(default="")
    hours: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    posts: Mapped[int | None]
    """How many people it is meant to have."""
    public: Mapped[bool] = mapped_column(default=True)
    """Whether its card may be shown to residents."""
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]

    area: Mapped[Area] = relationship()

    def is_there(self, day: date) -> bool:
        """Tell whether it works on that day: what was set up for a time ends."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


class Account(Base):
    """Someone who works with Linli. Residents have none."""

    __tablename__ = "account"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    demo: Mapped[bool] = mapped_column(default=False)

    roles: Mapped[list["AccountRole"]] = relationship(
        back_populates="account", order_by="AccountRole.granted_at"
    )

    @property
    def current_roles(self) -> list["AccountRole"]:
        return [role for role in self.roles if role.ended_at is None]


class Duty(StrEnum):
    """Where somebody belongs, and where they work while they are lent."""

    HOME = "home"
    SECONDED = "seconded"


class Membership(Base):
    """Somebody's place in an organisation, from one day to another."""

    __tablename__ = "membership"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    duty: Mapped[Duty]
    from_day: Mapped[date]
    until_day: Mapped[date | None]

    account: Mapped[Account] = relationship()
    organisation: Mapped[Organisation] = relationship()

    def holds(self, day: date) -> bool:
        """Tell whether it holds on that day, the first and the last included."""
        return self.from_day <= day and (
            self.until_day is None or day <= self.until_day
        )


class AccountRole(Base):
    """A role over an area, from one moment to another; rows stay as history."""

    __tablename__ = "account_role"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[Role]
    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"))
    granted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(back_populates="roles")
    area: Mapped[Area] = relationship()


class Way(StrEnum):
    """By what a device came in."""

    PASSWORD = "password"
    CODE = "code"
    COMMAND = "command"


class SignIn(Base):
    """One device's way in. The token itself is only on the device."""

    __tablename__ = "sign_in"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    way: Mapped[Way]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    bound_to: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"))
    """The phone it is on, once that phone has asked for its share."""


class Device(Base):
    """A phone that keeps what it holds under a key, of which only we have a share.

    When it was used, from where and on which way it went, is nowhere.
    """

    __tablename__ = "device"
    __table_args__ = (UniqueConstraint("account_id", "device_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    device_id: Mapped[str]
    """What the phone calls itself. Another account's phone may do so too."""
    share: Mapped[str] = mapped_column(Sealed)
    reserve: Mapped[str] = mapped_column(Sealed)
    """What opens the phone where its PIN is forgotten."""
    made_at: Mapped[datetime]
    sealed_at: Mapped[datetime | None]


class Enrolment(Base):
    """A code that lets one building leader's browser in, once."""

    __tablename__ = "enrolment"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    code_hash: Mapped[bytes] = mapped_column(unique=True)
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class FailedSignIn(Base):
    """A try that failed, by the hash of its login and by its address."""

    __tablename__ = "failed_sign_in"

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    login_hash: Mapped[bytes] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(index=True)
