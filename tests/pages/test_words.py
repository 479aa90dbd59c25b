"""Every code that the rules know has words, in both languages."""

from importlib.resources import files

import pytest
from jinja2 import Environment

from activities.app_record import MAILED_DECISIONS
from activities.letters import Letters
from activities.mail import LINK_PAGES
from api.pages.problems import Link, LinkKind
from api.pages.rendering import environment
from domain.apis import Api
from domain.app_lifecycle import TRANSITIONS, AppStatus
from domain.invitations import InvitationState
from domain.languages import Language
from domain.partners import PartnerKind
from domain.personal_tokens import TokenLife, TokenScope
from domain.progress import progress_of
from domain.refusal_codes import BY_CODE
from domain.viewers import Role
from storage.tables import AccessState, ApiState, MailState

LETTERS = files("activities.letters") / Language.DUTCH
ABOUT_AN_APP = [one for one in Letters().kinds() if "{{ app }}" in (LETTERS / f"{one}.j2").read_text()]
AWAY = ("engine_away", "outside_system_away", "database_away")


@pytest.fixture(scope="session", params=list(Language))
def jinja(request: pytest.FixtureRequest) -> Environment:
    """Compiled once in each language."""
    return environment(request.param)


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
    assert "<path" in jinja.get_template("parts/status.html").module.app_tags[status]  # type: ignore[attr-defined]
    for has_client in (False, True):
        for step in progress_of(status, has_client, has_access=has_client):
            assert _say(jinja, "words/progress.html", "step_name", step)
            waits = step.state in {"now", "ended"}
            assert bool(_say(jinja, "words/progress.html", "step_now", step)) or not waits


@pytest.mark.parametrize("event", sorted({row.event for row in TRANSITIONS} | MAILED_DECISIONS))
def test_every_event_has_words(jinja: Environment, event: str) -> None:
    """R57."""
    assert _say(jinja, "words/log.html", "log_event", event) != event


@pytest.mark.parametrize("kind", ABOUT_AN_APP)
def test_every_kind_of_mail_about_an_app_has_words(jinja: Environment, kind: str) -> None:
    other = _say(jinja, "words/mails.html", "mail_about", "no such kind")
    assert _say(jinja, "words/mails.html", "mail_about", kind) != other


@pytest.mark.parametrize("kind", LinkKind)
def test_every_link_that_is_over_says_which_it_was_and_what_to_do(jinja: Environment, kind: LinkKind) -> None:
    link = Link(kind, "DriesTech2", "BlueDries")
    assert _say(jinja, "words/links.html", "link_was", link)
    for role in ("visitor", "school_admin"):
        assert _say(jinja, "words/links.html", "link_now", link, role)


def test_a_code_that_nobody_knows_is_no_sentence_and_no_markup(jinja: Environment) -> None:
    assert _say(jinja, "words/log.html", "log_event", "<b>") == "&lt;b&gt;"
    assert _say(jinja, "words/said.html", "said", "forged") == ""


def test_every_link_in_a_mail_is_known_when_it_is_over() -> None:
    for _, path in LINK_PAGES.values():
        assert any(path.startswith(kind) for kind in LinkKind), path


def test_dutch_says_it_as_the_handbook_does() -> None:
    dutch = environment(Language.DUTCH)
    assert _say(dutch, "words/domain.html", "app_status", AppStatus.APPROVED) == "Goedgekeurd"
    assert _say(dutch, "words/domain.html", "app_status", AppStatus.ARCHIVED) == "Gearchiveerd"
