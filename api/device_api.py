"""Devices of children."""

from flask import Response

from api import identity
from api.access import scope
from api.answers import answer, no_content
from api.blueprint import Blueprint
from api.schemas import family as schemas
from models.roles import Role
from services import devices

device_api = Blueprint("device", __name__)


@device_api.post(
    "/child/<child_id>/devices", allow=[Role.PARENT], answers={201: schemas.NewDeviceAnswer}
)
def create_device(path: schemas.ChildPath, body: schemas.NewDevice) -> Response:
    """Make a device for a child; its token is shown this once."""
    device = devices.create(scope(), path.child_id, body.name)
    return answer({"device": device.to_dict(), "token": identity.device_token(device)}, 201)


@device_api.get(
    "/child/<child_id>/devices", allow=[Role.PARENT], answers={200: schemas.DevicesAnswer}
)
def list_devices(path: schemas.ChildPath) -> Response:
    """Give a child's devices."""
    found = devices.of_child(scope(), path.child_id)
    return answer({"devices": [device.to_dict() for device in found]})


@device_api.delete(
    "/child/<child_id>/devices/<device_id>", allow=[Role.PARENT], answers={204: None}
)
def delete_device(path: schemas.DevicePath) -> Response:
    """End a device, its token and its streams."""
    devices.delete(scope(), path.child_id, path.device_id)
    return no_content()
