"""Sign-up, sign-in, and the own account."""

from flask import Response, request
from flask_jwt_extended import set_access_cookies, set_refresh_cookies, unset_jwt_cookies

from api import identity
from api.access import scope
from api.answers import answer, no_content
from api.blueprint import PUBLIC, Blueprint
from api.contexts import current_request
from api.documentation import REFRESHING, SET_COOKIE, SIGN_IN
from api.rate_limits import TooManyRequests
from api.schemas import accounts as schemas
from api.schemas.fields import changes
from models.errors import StorageUnavailable
from models.refusals import EmailTaken
from models.roles import Role
from services import accounts, invites, sign_ins

auth_api = Blueprint("auth", __name__)
ACCOUNTS = (Role.PARENT, Role.ADMIN)


@auth_api.post(
    "/auth/signup",
    allow=PUBLIC,
    answers={201: schemas.SignedInAnswer},
    refuses=[invites.InvalidInvite, EmailTaken, TooManyRequests, StorageUnavailable],
)
def signup(body: schemas.SignUp) -> Response:
    """Found a household with its first parent, or join one by an invite."""
    signed_in = accounts.sign_up(
        identity.parts(), current_request().outbox, **body.model_dump(), user_agent=_user_agent()
    )
    return answer({"user": signed_in.user.to_public_dict(), **_tokens(signed_in)}, 201)


@auth_api.post(
    "/auth/login",
    allow=PUBLIC,
    answers={200: schemas.SignedInAnswer},
    refuses=[
        sign_ins.InvalidCredentials,
        sign_ins.AccountDisabled,
        TooManyRequests,
        StorageUnavailable,
    ],
    headers=SET_COOKIE,
)
def login(body: schemas.Login) -> Response:
    """Sign in; the answer also sets the sign-in cookies."""
    signed_in = sign_ins.sign_in(
        identity.parts(), current_request().outbox, **body.model_dump(), user_agent=_user_agent()
    )
    tokens = _tokens(signed_in)
    response = answer({"user": signed_in.user.to_public_dict(), **tokens})
    _set_cookies(response, tokens)
    return response


@auth_api.post(
    "/auth/refresh",
    allow=PUBLIC,
    answers={200: schemas.RefreshedAnswer},
    refuses=[*SIGN_IN, sign_ins.RefreshTokenReused, StorageUnavailable],
    headers=SET_COOKIE,
    security=REFRESHING,
)
def refresh() -> Response:
    """Give new tokens for a refresh token, which is good once: used again, it ends the sign-in."""
    tokens = _tokens(identity.refreshed(identity.parts(), current_request().outbox))
    response = answer(tokens)
    if identity.came_by_cookie():
        _set_cookies(response, tokens)
    return response


@auth_api.post("/auth/logout", allow=ACCOUNTS, answers={204: None}, headers=SET_COOKIE)
def logout() -> Response:
    """End this sign-in, its tokens and its streams."""
    sign_ins.sign_out(scope())
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


@auth_api.post(
    "/auth/change-email",
    allow=ACCOUNTS,
    answers={200: schemas.UserAnswer},
    refuses=[EmailTaken, TooManyRequests],
)
def change_email(body: schemas.EmailChange) -> Response:
    """Change the email that the account signs in by."""
    user = accounts.change_email(scope(), body.current_password, body.new_email)
    return answer(user.to_public_dict())


@auth_api.get("/auth/sessions", allow=ACCOUNTS, answers={200: schemas.SessionsAnswer})
def list_sessions() -> Response:
    """Give the own sign-ins that have not ended."""
    current_id = scope().principal.session_id
    found = [each.to_public_dict(current_id) for each in sign_ins.of_account(scope())]
    return answer({"sessions": found})


@auth_api.delete("/auth/sessions/<session_id>", allow=ACCOUNTS, answers={204: None})
def end_session(path: schemas.SessionPath) -> Response:
    """End one of the own sign-ins, its tokens and its streams."""
    sign_ins.end_one(scope(), path.session_id)
    return no_content()


def _tokens(signed_in: sign_ins.SignedIn) -> dict[str, str]:
    user, sign_in = signed_in.user, signed_in.sign_in
    return {
        "access_token": identity.access_token(user, sign_in),
        "refresh_token": identity.refresh_token(user, sign_in),
    }


def _set_cookies(response: Response, tokens: dict[str, str]) -> None:
    set_access_cookies(response, tokens["access_token"])
    set_refresh_cookies(response, tokens["refresh_token"])


def _user_agent() -> str | None:
    return request.headers.get("User-Agent")
