"""Sign-up, sign-in, and the own account."""

from typing import Any

from flask import Response, g
from flask_jwt_extended import set_access_cookies, set_refresh_cookies, unset_jwt_cookies

from api import identity
from api.access import scope
from api.answers import answer, no_content
from api.blueprint import PUBLIC, Blueprint
from api.documentation import REFRESHING, SET_COOKIE, SIGN_IN
from api.rate_limits import TooManyRequests
from api.schemas import accounts as schemas
from api.schemas.fields import changes
from models.errors import StorageUnavailable
from models.refusals import EmailTaken
from models.roles import Role
from services import accounts

auth_api = Blueprint("auth", __name__)
ACCOUNTS = (Role.PARENT, Role.ADMIN)


@auth_api.post(
    "/auth/signup",
    allow=PUBLIC,
    answers={201: schemas.SignedInAnswer},
    refuses=[accounts.InvalidInvite, EmailTaken, TooManyRequests, StorageUnavailable],
)
def signup(body: schemas.SignUp) -> Response:
    """Found a household with its first parent."""
    signed_in = accounts.sign_up(identity.parts(), g.outbox, **body.model_dump())
    return answer(_with_tokens(signed_in), 201)


@auth_api.post(
    "/auth/login",
    allow=PUBLIC,
    answers={200: schemas.SignedInAnswer},
    refuses=[accounts.InvalidCredentials, TooManyRequests, StorageUnavailable],
    headers=SET_COOKIE,
)
def login(body: schemas.Login) -> Response:
    """Sign in; the answer also sets the sign-in cookies."""
    signed_in = accounts.sign_in(
        identity.parts(), g.outbox, email=body.email, password=body.password
    )
    tokens = _with_tokens(signed_in)
    response = answer(tokens)
    set_access_cookies(response, tokens["access_token"])
    set_refresh_cookies(response, tokens["refresh_token"])
    return response


@auth_api.post(
    "/auth/refresh",
    allow=PUBLIC,
    answers={200: schemas.AccessTokenAnswer},
    refuses=[*SIGN_IN, StorageUnavailable],
    headers=SET_COOKIE,
    security=REFRESHING,
)
def refresh() -> Response:
    """Give a new access token for a refresh token."""
    token = identity.refreshed_token(identity.parts())
    response = answer({"access_token": token})
    if identity.came_by_cookie():
        set_access_cookies(response, token)
    return response


@auth_api.post("/auth/logout", allow=ACCOUNTS, answers={204: None}, headers=SET_COOKIE)
def logout() -> Response:
    """End this sign-in, its tokens and its streams."""
    accounts.sign_out(scope())
    response = no_content()
    unset_jwt_cookies(response)
    return response


@auth_api.get("/auth/me", allow=ACCOUNTS, answers={200: schemas.UserAnswer})
def me() -> Response:
    """Give the own account."""
    return answer(accounts.get(scope()).to_public_dict())


@auth_api.patch("/auth/me", allow=ACCOUNTS, answers={200: schemas.UserAnswer})
def change_me(body: schemas.ProfileChange) -> Response:
    """Change the own profile."""
    return answer(accounts.change(scope(), changes(body)).to_public_dict())


@auth_api.post(
    "/auth/change-password",
    allow=ACCOUNTS,
    answers={204: None},
    refuses=[TooManyRequests],
)
def change_password(body: schemas.PasswordChange) -> Response:
    """Set a new password; all other sign-ins end."""
    accounts.change_password(scope(), body.current_password, body.new_password)
    return no_content()


def _with_tokens(signed_in: accounts.SignedIn) -> dict[str, Any]:
    user, sign_in = signed_in.user, signed_in.sign_in
    return {
        "user": user.to_public_dict(),
        "access_token": identity.access_token(user, sign_in),
        "refresh_token": identity.refresh_token(user, sign_in),
    }
