"""Devices of children: each holds a token that a parent can end."""

from dataclasses import replace

from db.store import Unit
from models.child import Child
from models.device import Device
from models.errors import NotFound
from models.ids import new_id
from models.user import User
from services.activity import own_timeline
from services.scope import Scope


def create(scope: Scope, child_id: str, name: str) -> Device:
    """Make a device for a child; what it does carries the user id of this parent."""
    with scope.write() as unit:
        child = unit.children.get(scope.household_id, child_id)
        device = unit.devices.add(
            Device(
                id=new_id(),
                household_id=scope.household_id,
                child_id=child.id,
                user_id=scope.principal.user_id,
                name=name,
                created_at=scope.now(),
            )
        )
    own_timeline.note(scope, "device_added", f"Device '{name}' was added for '{child.name}'")
    return device


def of_child(scope: Scope, child_id: str) -> list[Device]:
    """Give a child's devices, oldest first."""
    with scope.read() as unit:
        return of_child_in(unit, unit.children.get(scope.household_id, child_id))


def of_child_in(unit: Unit, child: Child) -> list[Device]:
    """Give a child's devices from an open unit."""
    devices = unit.devices.of_household(child.household_id)
    return [device for device in devices if device.child_id == child.id]


def delete(scope: Scope, child_id: str, device_id: str) -> None:
    """End a child's device: its token and its streams are dead at once; raises NotFound."""
    with scope.write() as unit:
        device = unit.devices.get(scope.household_id, device_id)
        if device.child_id != child_id:
            raise NotFound("This child has no such device.")
        end(scope, unit, device)


def leave_to(unit: Unit, user: User, successor: User) -> None:
    """Give a parent's devices to another one, within a unit of their household."""
    for device in unit.devices.of_household(successor.household_id or ""):
        if device.user_id == user.id:
            unit.devices.save(replace(device, user_id=successor.id))


def end(scope: Scope, unit: Unit, device: Device) -> None:
    """End a device within an open unit."""
    unit.devices.remove(device.household_id, device.id)
    own_timeline.note(scope, "device_removed", f"Device '{device.name}' was removed")
    scope.outbox.then(lambda: scope.parts.broker.close_session(device.id))
