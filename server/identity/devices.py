"""The lost phone. What a phone keeps lies under a key of which only we have a share.

Without its share the phone does not open. To seal it is to withhold the share: all
stays on it, and what waits goes out by itself once the seal is undone.
"""

import base64
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.access import Actor, may_show_parties
from server.audit.actions import note
from server.identifiers import new_id
from server.identity.models import Account, Device, SignIn, Way
from server.identity.queries import DeviceSealed
from server.identity.ways_in import get_governed_account
from server.problems import Conflict, Forbidden, NotFound

MOST = 20
FRESH = timedelta(minutes=10)
LOCKS_AFTER, LOCKS_SOON = timedelta(hours=12), timedelta(minutes=15)


class NoSuchDevice(NotFound):
    title = "There is no such phone of this account"


class TooManyDevices(Conflict):
    title = (
        "This account has 20 phones: seal those that are used no more, and try again"
    )


class SignInAgain(Forbidden):
    title = "Sign in again first: this takes a sign-in of the last ten minutes"


class PhoneInHand(Conflict):
    title = "This is the phone in your hand: seal it from another one"


def make_device(session: Session, actor: Actor, device_id: str) -> tuple[Device, bool]:
    """Return the actor's phone of that name, made where it is not; tell if it is."""
    actor.must_somewhere("device.make")
    device, new = find_device(session, actor.account_id, device_id), False
    if device is None:
        device, new = _make(session, actor, device_id)
    bind(session, actor, device)
    return device, new


def _make(session: Session, actor: Actor, device_id: str) -> tuple[Device, bool]:
    """Make a phone with a share and a reserve; one account's come one after another."""
    account = select(Account.id).where(Account.id == actor.account_id)
    session.execute(account.with_for_update(key_share=True))
    if made := find_device(session, actor.account_id, device_id):
        return made, False
    _must_have_room(session, actor.account_id)
    device = Device(
        id=new_id(),
        account_id=actor.account_id,
        device_id=device_id,
        share=draw(),
        reserve=draw(),
        made_at=datetime.now(UTC),
        sealed_at=None,
    )
    session.add(device)
    session.flush()
    _note(session, actor, "device.make", device)
    return device, True


def _must_have_room(session: Session, account_id: UUID) -> None:
    """Refuse one phone too many. A sealed one is put aside, so it does not count."""
    in_use = select(func.count()).where(
        Device.account_id == account_id, Device.sealed_at.is_(None)
    )
    if session.scalars(in_use).one() >= MOST:
        raise TooManyDevices(most=MOST)


def draw() -> str:
    """Return 32 bytes that nobody can guess, in base64.

    >>> len(draw())
    44
    """
    return base64.b64encode(secrets.token_bytes(32)).decode()


def find_device(
    session: Session, account_id: UUID, device_id: str, *, lock: bool = False
) -> Device | None:
    """Return an account's own phone of that name; another's is not there."""
    query = select(Device).where(
        Device.account_id == account_id, Device.device_id == device_id
    )
    return session.scalar(query.with_for_update() if lock else query)


def get_device(
    session: Session, account_id: UUID, device_id: str, *, lock: bool = False
) -> Device:
    found = find_device(session, account_id, device_id, lock=lock)
    if found is None:
        raise NoSuchDevice
    return found


def bind(session: Session, actor: Actor, device: Device) -> None:
    """Keep on which phone this sign-in is, once and for all; a sealed one gets nothing.

    Somebody who signs in anew on a sealed phone is on a sealed phone, and stays so.
    Whoever could move on to another phone's name would have its share, and no seal.
    """
    sign_in = session.get_one(SignIn, actor.sign_in_id)
    if sign_in.bound_to not in {None, device.id}:
        raise SignInAgain
    sign_in.bound_to = device.id
    if device.sealed_at:
        raise DeviceSealed


def use_device(session: Session, actor: Actor, device_id: str) -> Device:
    """Return the actor's own phone, on which this sign-in is from now on."""
    actor.must_somewhere("device.make")
    device = get_device(session, actor.account_id, device_id)
    bind(session, actor, device)
    return device


def take_reserve(session: Session, actor: Actor, device_id: str) -> Device:
    """Hand out what opens a phone whose PIN is forgotten, right after signing in."""
    actor.must_somewhere("device.reserve")
    device = use_device(session, actor, device_id)
    sign_in = session.get_one(SignIn, actor.sign_in_id)
    fresh = sign_in.made_at > datetime.now(UTC) - FRESH
    if not fresh or sign_in.way not in (Way.PASSWORD, Way.CODE):
        raise SignInAgain
    _note(session, actor, "device.reserve", device)
    return device


def lock_after(actor: Actor) -> timedelta:
    """Return after how long unused the phone locks: soon where it shows parties."""
    roles = (grant.role for grant in actor.grants)
    return LOCKS_SOON if may_show_parties(roles) else LOCKS_AFTER


def list_devices(session: Session, account_id: UUID) -> Sequence[Device]:
    """Return an account's phones, the newest first."""
    query = select(Device).where(Device.account_id == account_id)
    return session.scalars(query.order_by(Device.made_at.desc(), Device.id)).all()


def phone_in_hand(session: Session, actor: Actor) -> UUID | None:
    """Return the phone that this sign-in is on, if it has said so."""
    return session.get_one(SignIn, actor.sign_in_id).bound_to


def seal_device(
    session: Session, actor: Actor, account_id: UUID, device_id: str
) -> Device:
    """Withhold a phone's share, at once and until it is unsealed."""
    get_governed_account(session, actor, "device.seal", account_id)
    return _seal(session, actor, account_id, device_id)


def seal_own_device(session: Session, actor: Actor, device_id: str) -> Device:
    """Seal a phone of one's own that is lost, from another one."""
    actor.must_somewhere("device.seal_own")
    return _seal(session, actor, actor.account_id, device_id)


def _seal(session: Session, actor: Actor, account_id: UUID, device_id: str) -> Device:
    device = get_device(session, account_id, device_id, lock=True)
    if device.id == phone_in_hand(session, actor):
        raise PhoneInHand
    if device.sealed_at is None:
        device.sealed_at = datetime.now(UTC)
        _note(session, actor, "device.seal", device)
    return device


def unseal_device(
    session: Session, actor: Actor, account_id: UUID, device_id: str
) -> None:
    """Give a phone its share again; the sign-ins on it are good as before."""
    get_governed_account(session, actor, "device.unseal", account_id)
    device = get_device(session, account_id, device_id, lock=True)
    if device.sealed_at:
        device.sealed_at = None
        _note(session, actor, "device.unseal", device)


def _note(session: Session, actor: Actor, act: str, device: Device) -> None:
    facts = {"account_id": str(device.account_id), "device_id": device.device_id}
    note(session, actor, act, device.id, **facts)
