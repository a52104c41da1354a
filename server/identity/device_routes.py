"""The doors of the lost phone: what it asks for itself, and what is done about it."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import current_app, g

from server.api import Blueprint, BodyRefused
from server.identity import devices as phones
from server.identity.models import Device
from server.identity.queries import get_own_account
from server.identity.schemas import (
    DeviceInListSchema,
    DeviceSaidSchema,
    DeviceSchema,
    DevicesSchema,
    ReserveSchema,
)

NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
NEVER_KEPT = {"Cache-Control": "no-store"}
"""A share that lay in the browser's own store would open the phone that it seals."""

devices = Blueprint("devices", __name__, url_prefix="/api/v1")


def read_name(said: str) -> str:
    """Return the name by which a phone calls itself, if it is one."""
    if not NAME.fullmatch(said):
        wrong = "1 to 64 of these: Latin letters, figures, - and _."
        raise BodyRefused(errors={"device_id": [wrong]})
    return said


@devices.put("/devices/<device_id>")
@devices.hears(DeviceSaidSchema(), "device.make")
@devices.response(200, DeviceSchema)
@devices.alt_response(201, schema=DeviceSchema, description="It is new")
def put_device(said: dict[str, Any], device_id: str) -> Any:
    """Make this phone known, under a name of 1 to 64 of A-Z a-z 0-9 - _."""
    name = read_name(device_id)
    device, new = phones.make_device(g.session, g.actor, name)
    return show(device), 201 if new else 200, NEVER_KEPT


@devices.get("/devices/<device_id>")
@devices.response(200, DeviceSchema)
def get_device(device_id: str) -> Any:
    """Give this phone its share, unless it is sealed."""
    device = phones.use_device(g.session, g.actor, read_name(device_id))
    return show(device), 200, NEVER_KEPT


def show(device: Device) -> dict[str, Any]:
    return {
        "device_id": device.device_id,
        "share": device.share,
        "offline_days": current_app.config["OFFLINE_DAYS"],
        "lock_after_s": int(phones.lock_after(g.actor).total_seconds()),
    }


@devices.post("/devices/<device_id>/reserve")
@devices.response(200, ReserveSchema)
def post_reserve(device_id: str) -> Any:
    """Give what opens this phone without its PIN, right after signing in."""
    device = phones.take_reserve(g.session, g.actor, read_name(device_id))
    return device, 200, NEVER_KEPT


@devices.get("/me/devices")
@devices.response(200, DevicesSchema)
def get_own_devices() -> Any:
    """List one's own phones."""
    return show_all(phones.list_devices(g.session, g.actor.account_id))


@devices.put("/me/devices/<device_id>/seal")
@devices.response(200, DeviceInListSchema)
def put_own_seal(device_id: str) -> Any:
    """Seal a phone of one's own that is lost. Only the office unseals it."""
    name = read_name(device_id)
    return show_line(phones.seal_own_device(g.session, g.actor, name))


@devices.get("/accounts/<uuid:account_id>/devices")
@devices.response(200, DevicesSchema)
def get_devices(account_id: UUID) -> Any:
    """List the phones of an account of your area."""
    g.actor.must_somewhere("account.read")
    account = get_own_account(g.session, g.actor, "account.read", account_id)
    return show_all(phones.list_devices(g.session, account.id))


def show_all(found: Iterable[Device]) -> dict[str, Any]:
    return {"items": [show_line(device) for device in found]}


def show_line(device: Device) -> dict[str, Any]:
    return {
        "device_id": device.device_id,
        "made_at": device.made_at,
        "sealed_at": device.sealed_at,
        "this_one": device.id == phones.phone_in_hand(g.session, g.actor),
    }


@devices.put("/accounts/<uuid:account_id>/devices/<device_id>/seal")
@devices.response(200, DeviceInListSchema)
def put_seal(account_id: UUID, device_id: str) -> Any:
    """Seal a phone at once: it is given nothing, and all stays on it."""
    g.actor.must_somewhere("device.seal")
    name = read_name(device_id)
    return show_line(phones.seal_device(g.session, g.actor, account_id, name))


@devices.delete("/accounts/<uuid:account_id>/devices/<device_id>/seal")
@devices.response(204)
def delete_seal(account_id: UUID, device_id: str) -> None:
    """Unseal a phone: it opens again, and what waits on it goes out by itself."""
    g.actor.must_somewhere("device.unseal")
    name = read_name(device_id)
    phones.unseal_device(g.session, g.actor, account_id, name)
