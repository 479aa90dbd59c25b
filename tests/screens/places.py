"""Which pages there are to take pictures of, and as whom."""

from dataclasses import dataclass

from devstack.sample.apps import BLUE_DRIES, DEMO_APP, KLASFOTO
from devstack.sample.partners import PARTNERS

PARTNER, SCHOOL_ADMIN, HELPDESK = "CampusWise", "an.peeters", "joke.vermeulen"
_PARTNERS_APP = f"/apps/{DEMO_APP.app_id}"
_SCHOOLS_APP = f"/apps/{BLUE_DRIES.app_id}"


@dataclass(frozen=True)
class Place:
    """A page, and what its picture is called."""

    name: str
    path: str


def _places(prefix: str, paths: dict[str, str]) -> tuple[Place, ...]:
    return tuple(Place(f"{prefix}-{name}", path) for name, path in paths.items())


VISITOR_PLACES = _places(
    "visitor",
    {
        "home": "/",
        "register": "/register",
        "check-mail": "/register/sent",
        "confirm": "/registrations/confirm/abc",
        "sign-in": "/sign-in",
        "password-forgotten": "/password/forgotten",
        "partners": "/partners",
        "partner": "/partners/campuswise",
        "developers": "/developers",
        "reference": "/developers/reference",
        "no-such-page": "/no-such-page",
        "bad-link": "/invitations/abc",
    },
)
PARTNER_PLACES = _places(
    "partner",
    {
        "apps": "/apps",
        "new-app": "/apps/new",
        "app": _PARTNERS_APP,
        "client": f"{_PARTNERS_APP}/client",
        "invitations": f"{_PARTNERS_APP}/invitations",
        "access": f"{_PARTNERS_APP}/access",
        "mails": f"{_PARTNERS_APP}/mails",
        "log": f"{_PARTNERS_APP}/log",
        "more-apis": f"{_PARTNERS_APP}/apis",
        "contact": f"{_PARTNERS_APP}/contact",
        "withdraw": f"{_PARTNERS_APP}/withdraw",
        "profile": "/profile",
        "profile-edit": "/profile/edit",
        "members": "/profile/members",
        "account": "/account",
        "account-password": "/account/password",
        "account-email": "/account/email",
        "account-language": "/account/language",
        "second-step": "/account/second-step",
        "passkeys": "/account/passkeys",
        "tokens": "/account/tokens",
    },
)
HELPDESK_PLACES = _places(
    "helpdesk",
    {
        "queue": "/queue",
        "request": f"/queue/{KLASFOTO.app_id}",
        "apps": "/apps",
        "app": _SCHOOLS_APP,
        "app-access": f"{_SCHOOLS_APP}/access",
        "app-mails": f"{_SCHOOLS_APP}/mails",
        "app-log": f"{_SCHOOLS_APP}/log",
        "archive": f"{_SCHOOLS_APP}/care/archive",
        "clients": "/clients",
        "client": f"/clients/{BLUE_DRIES.client.client_id}",
        "foreign-scopes": "/clients/foreign-scopes",
        "drift": "/drift",
        "access": "/access",
        "partner": f"/partner-records/{PARTNERS[0].partner_id}",
        "search": "/search?q=demo",
        "log": "/log",
        "refusals": "/refusals",
    },
)
SCHOOL_ADMIN_PLACES = _places(
    "school-admin",
    {
        "apps": "/apps",
        "app": _SCHOOLS_APP,
        "app-access": f"{_SCHOOLS_APP}/access",
        "editor": f"{_SCHOOLS_APP}/access/edit",
        "app-log": f"{_SCHOOLS_APP}/log",
        "access": "/access",
        "school": "/schools/001057",
    },
)
