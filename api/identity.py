"""Who is signed in: tokens by flask-jwt-extended, looked up in storage at every request."""

from datetime import UTC, datetime, timedelta
from typing import Final

from flask import Flask, Request, request
from flask_jwt_extended import (
    JWTManager,
    create_access_token,
    create_refresh_token,
    get_jwt,
    get_jwt_request_location,
    verify_jwt_in_request,
)
from flask_jwt_extended.exceptions import CSRFError, JWTExtendedException, NoAuthorizationError
from jwt import ExpiredSignatureError, PyJWTError

from api.contexts import current_application, current_request
from api.verified_tokens import Claims, VerifiedToken, VerifiedTokens
from db.store import Unit
from models.activity.project import TOKEN_PREFIX, parts_of
from models.device import Device
from models.errors import Unauthorized
from models.roles import Principal, Role
from models.sign_in import SignIn
from models.user import User
from services import sign_ins
from services.outbox import Outbox
from services.scope import Parts, Scope
from services.sign_ins import SignedIn

ACCESS_LASTS: Final = timedelta(minutes=60)
REFRESH_LASTS: Final = timedelta(days=30)
DEVICE: Final = "device"
BEARER: Final = "Bearer "
VERIFIED: Final = "starchart_verified_tokens"


class InvalidToken(Unauthorized):
    """The token is malformed, forged, or of the wrong kind."""

    code = "invalid_token"


class TokenExpired(Unauthorized):
    """The token has expired."""

    code = "token_expired"


class TokenRevoked(Unauthorized):
    """The token's sign-in, device or account has ended."""

    code = "token_revoked"


class CsrfMissing(Unauthorized):
    """The sign-in cookie came without its CSRF value."""

    code = "csrf_missing"


def init_app(app: Flask, secret_key: str, *, cookie_secure: bool) -> VerifiedTokens:
    """Set flask-jwt-extended up: bearer tokens first, then cookies with CSRF protection.

    Gives the memory of verified tokens, which has to forget the accounts that are erased.
    """
    app.config.update(
        JWT_SECRET_KEY=secret_key,
        JWT_TOKEN_LOCATION=["headers", "cookies"],
        JWT_ACCESS_TOKEN_EXPIRES=ACCESS_LASTS,
        JWT_REFRESH_TOKEN_EXPIRES=REFRESH_LASTS,
        JWT_COOKIE_CSRF_PROTECT=True,
        JWT_COOKIE_SAMESITE="Lax",
        JWT_COOKIE_SECURE=cookie_secure,
        JWT_SESSION_COOKIE=False,
        JWT_REFRESH_COOKIE_PATH="/auth/refresh",
    )
    JWTManager(app)
    verified = app.extensions[VERIFIED] = VerifiedTokens()
    return verified


def access_token(user: User, sign_in: SignIn) -> str:
    """Make an access token of a sign-in; it lasts 60 minutes."""
    token: str = create_access_token(user.id, additional_claims={"sid": sign_in.id})
    return token


def refresh_token(user: User, sign_in: SignIn) -> str:
    """Make the newest refresh token of a sign-in; it lasts as long as the sign-in."""
    token: str = create_refresh_token(
        user.id, additional_claims={"sid": sign_in.id, "rid": sign_in.refresh_id}
    )
    return token


def device_token(device: Device) -> str:
    """Make a device's token; it lasts until the device is ended."""
    token: str = create_access_token(
        device.id, expires_delta=False, additional_claims={"sid": device.id, "kind": DEVICE}
    )
    return token


def refreshed(parts: Parts, outbox: Outbox) -> SignedIn:
    """Take the refresh token of this request; raises Unauthorized, RefreshTokenReused."""
    claims = _verified(refresh=True)
    with parts.store.read() as unit:
        principal = _admitted(parts, unit, VerifiedToken(claims))
    scope = current_request().scope = Scope(parts=parts, principal=principal, outbox=outbox)
    return sign_ins.refresh(scope, claims.get("rid"))


def came_by_cookie() -> bool:
    """Whether this request signed in by the cookie."""
    return "Authorization" not in request.headers


def authenticate(request: Request, parts: Parts, unit: Unit) -> Principal:
    """Tell who sent this request; raises Unauthorized, with a code that says why."""
    header = request.environ.get("HTTP_AUTHORIZATION")
    if header is not None and header.startswith(BEARER + TOKEN_PREFIX):
        return _of_project(unit, header[len(BEARER) :])
    verified: VerifiedTokens = current_application().extensions[VERIFIED]
    try:
        return _admitted(parts, unit, verified.find(header) or _verify(header, verified))
    except TokenRevoked:
        verified.drop(header)
        raise


def _of_project(unit: Unit, shown: str) -> Principal:
    token_id, secret = parts_of(shown)
    token = unit.project_tokens.find_by_id(token_id)
    if token is None or not token.is_of(secret) or _admissible(unit, token.user_id) is None:
        raise TokenRevoked("This token was revoked, or never made.")
    return Principal(
        role=Role.PROJECT,
        user_id=token.user_id,
        household_id=token.household_id,
        session_id=token.id,
        project_id=token.project_id,
    )


def _admitted(parts: Parts, unit: Unit, token: VerifiedToken) -> Principal:
    principal = _principal(unit, token, parts.clock.now())
    if principal is None:
        raise TokenRevoked("This token was ended; sign in again.")
    return principal


def is_live(parts: Parts, principal: Principal) -> bool:
    """Tell whether a principal would still be let in, and into the same household."""
    with parts.store.read() as unit:
        if principal.role is Role.CHILD:
            return _device_principal(unit, principal.session_id) is not None
        user = _user_of(unit, principal.session_id, parts.clock.now())
        return user is not None and user.household_id == principal.household_id


def _verify(header: str | None, verified: VerifiedTokens) -> VerifiedToken:
    """Check the access token; a bearer token's signature is checked once."""
    token = VerifiedToken(_verified(refresh=False))
    if header is not None and get_jwt_request_location() == "headers":
        verified.keep(header, token)
    return token


def _verified(*, refresh: bool) -> Claims:
    try:
        verify_jwt_in_request(refresh=refresh)
        return dict(get_jwt())
    except (CSRFError, TypeError) as error:
        # a TypeError where the value is not ASCII, and so can't be compared
        cookie = "csrf_refresh_token" if refresh else "csrf_access_token"
        raise CsrfMissing(
            f"With the sign-in cookie, send the {cookie} cookie as X-CSRF-TOKEN."
        ) from error
    except (NoAuthorizationError, IndexError) as error:
        # an IndexError where the header has only a space between two commas
        raise Unauthorized("Sign in: send Authorization: Bearer TOKEN.") from error
    except ExpiredSignatureError as error:
        raise TokenExpired("This token has expired; refresh it or sign in again.") from error
    except (JWTExtendedException, PyJWTError) as error:
        raise InvalidToken("This token is malformed or of the wrong kind.") from error


def _principal(unit: Unit, token: VerifiedToken, now: datetime) -> Principal | None:
    session_id = token.claims.get("sid")
    if not isinstance(session_id, str):
        return None
    if token.claims.get("kind") == DEVICE:
        return _device_principal(unit, session_id)
    user = _user_of(unit, session_id, now)
    if user is None or user.id != token.claims["sub"]:
        return None
    known = token.principal
    if known is None or known.role is not user.role or known.household_id != user.household_id:
        known = token.principal = _user_principal(user, session_id, token.claims)
    return known


def _device_principal(unit: Unit, device_id: str) -> Principal | None:
    device = unit.devices.find_by_id(device_id)
    if device is None or _admissible(unit, device.user_id) is None:
        return None
    return Principal(
        role=Role.CHILD,
        user_id=device.user_id,
        household_id=device.household_id,
        session_id=device.id,
        child_id=device.child_id,
    )


def _user_principal(user: User, session_id: str, claims: Claims) -> Principal:
    return Principal(
        role=user.role,
        user_id=user.id,
        household_id=user.household_id,
        session_id=session_id,
        expires_at=datetime.fromtimestamp(claims["exp"], UTC),
    )


def _user_of(unit: Unit, session_id: str, now: datetime) -> User | None:
    """Give the account of a sign-in, where both still stand."""
    sign_in = unit.sign_ins.find(session_id)
    if sign_in is None or not sign_in.is_live(now):
        return None
    return _admissible(unit, sign_in.user_id)


def _admissible(unit: Unit, user_id: str) -> User | None:
    """Give an account, unless it is disabled or going."""
    user = unit.users.find(user_id)
    return user if user is not None and user.is_admissible else None


def parts() -> Parts:
    """Give the parts of the application that serves this request."""
    found: Parts = current_application().extensions["starchart"]
    return found
