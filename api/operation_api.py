"""Operation: whether the server lives, whether it can work, and what it measures."""

import hmac

from flask import Response, request

from api import identity
from api.answers import answer
from api.blueprint import PUBLIC, Blueprint
from api.documentation import MEASURING
from api.schemas import operation as schemas
from models.errors import StarchartError, StorageUnavailable, Unauthorized
from utils.metrics import Metrics

operation_api = Blueprint("operation", __name__)


class NotReady(StarchartError):
    """A part that the server needs does not answer."""

    status = 503
    code = "not_ready"


@operation_api.get("/healthz", allow=PUBLIC, answers={200: schemas.HealthAnswer})
def healthz() -> Response:
    """Tell that the server lives."""
    return answer({"status": "ok"})


@operation_api.get("/readyz", allow=PUBLIC, answers={200: schemas.ReadyAnswer}, refuses=[NotReady])
def readyz() -> Response:
    """Tell that storage and broker answer, or which of them does not."""
    parts = identity.parts()
    failing = []
    try:
        parts.store.ping()
    except StorageUnavailable:
        failing.append("storage")
    if not parts.broker.ping():
        failing.append("broker")
    if failing:
        raise NotReady(f"Not answering: {', '.join(failing)}.", extra={"failing": failing})
    return answer({"status": "ready", "storage": "ok", "broker": "ok"})


@operation_api.get(
    "/metrics",
    allow=PUBLIC,
    answers={200: {"text/plain": None}},
    refuses=[Unauthorized],
    security=MEASURING,
)
def metrics() -> Response:
    """Give the server's measurements in Prometheus' text form."""
    parts = identity.parts()
    token = parts.settings.metrics_token
    if token is not None:
        sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(sent.encode(), token.get_secret_value().encode()):
            raise Unauthorized("Send the metrics token: Authorization: Bearer TOKEN.")
    return Response(parts.metrics.render(), content_type=Metrics.content_type)
