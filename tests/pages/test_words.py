"""Every code that the rules know has words, in both languages."""

from collections.abc import Iterator

import pytest
from jinja2 import Environment

from activities.app_record import MAILED_DECISIONS
from api.pages import languages
from api.pages.languages import Language
from api.pages.rendering import environment
from domain.apis import Api
from domain.app_lifecycle import TRANSITIONS, AppStatus
from domain.invitations import InvitationState
from domain.partners import PartnerKind
from domain.personal_tokens import TokenLife, TokenScope
from domain.progress import progress_of
from domain.refusal_codes import BY_CODE
from domain.viewers import Role
from storage.tables import AccessState, ApiState, MailState

AWAY = ("engine_away", "outside_system_away", "database_away")


@pytest.fixture(params=list(Language))
def jinja(request: pytest.FixtureRequest) -> Iterator[Environment]:
    token = languages._spoken.set(request.param)
    yield environment()
    languages._spoken.reset(token)


def _say(jinja: Environment, template: str, macro: str, *arguments: object) -> str:
    said: str = str(getattr(jinja.get_template(template).module, macro)(*arguments))
    return said.strip()


@pytest.mark.parametrize("code", [*BY_CODE, *AWAY, "command_failed", "internal_error", "not_found"])
def test_every_refusal_says_what_happened_and_what_to_do(jinja: Environment, code: str) -> None:
    parts = [_say(jinja, "words/problems.html", "problem", code, part) for part in range(3)]
    unknown = [_say(jinja, "words/problems.html", "problem", "no such code", part) for part in range(3)]
    assert all(parts)
    assert parts != unknown, f"words/problems.html has no entry for {code}"


@pytest.mark.parametrize(
    ("macro", "values"),
    [
        ("api_name", Api),
        ("api_gives", Api),
        ("api_state", ApiState),
        ("app_status", AppStatus),
        ("partner_kind", PartnerKind),
        ("role_name", Role),
        ("invitation_state", InvitationState),
        ("access_state", AccessState),
        ("mail_state", MailState),
        ("scope_name", TokenScope),
        ("scope_opens", TokenScope),
        ("life_name", TokenLife),
    ],
)
def test_the_domain_has_words(jinja: Environment, macro: str, values: type[AppStatus]) -> None:
    said = [_say(jinja, "words/domain.html", macro, value) for value in values]
    assert all(said)
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("status", AppStatus)
def test_every_status_has_a_shape_and_steps(jinja: Environment, status: AppStatus) -> None:
    """R60, R15."""
    assert "<path" in _say(jinja, "parts/status.html", "app_tag", status)
    for has_client in (False, True):
        for step in progress_of(status, has_client, has_access=has_client):
            assert _say(jinja, "words/progress.html", "step_name", step)
            waits = step.state in {"now", "ended"}
            assert bool(_say(jinja, "words/progress.html", "step_now", step)) or not waits


@pytest.mark.parametrize("event", sorted({row.event for row in TRANSITIONS} | MAILED_DECISIONS))
def test_every_event_has_words(jinja: Environment, event: str) -> None:
    """R57."""
    assert _say(jinja, "words/log.html", "log_event", event) != event


def test_dutch_says_it_as_the_handbook_does() -> None:
    made = environment()
    assert _say(made, "words/domain.html", "app_status", AppStatus.APPROVED) == "Goedgekeurd"
    assert _say(made, "words/domain.html", "app_status", AppStatus.ARCHIVED) == "Gearchiveerd"
