"""Scope strings: whole matches only, and back again."""

from string import ascii_lowercase

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.apis import AccessRight, Api
from domain.scopes import DEFAULT_TEMPLATES, ScopeTemplates
from tests.domain.strategies import PLACES

SCOPES = ScopeTemplates(DEFAULT_TEMPLATES)
PUPILS = "api_informat_sas_leerlingen.leerlingen."
GROUPS = "api_informat_sas_rekeningen.rekeningen."
GUID = "0f8fad5b-d9cb-469f-a165-70867728950e"

numbers = st.from_regex(r"[0-9]{6}", fullmatch=True)
any_right = st.one_of(
    st.builds(AccessRight, st.sampled_from([api for api in Api if not api.is_per_access_group]), numbers),
    st.builds(AccessRight, st.just(Api.REKENINGEN), st.uuids().map(str)),
)
words = st.text(ascii_lowercase + "._-", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("right", "scope"),
    [
        (AccessRight(Api.LEERLINGEN, "001057"), f"{PUPILS}001057"),
        (
            AccessRight(Api.VOORINSCHRIJVINGEN, "001057"),
            "api_informat_sas_leerlingen.voorinschrijvingen.001057",
        ),
        (AccessRight(Api.PERSONEEL, "010025"), "api_informat_sas_personeel.personeel.010025"),
        (AccessRight(Api.INTERNEN, "010025"), "api_informat_sas_internen.internen.010025"),
        (AccessRight(Api.REKENINGEN, GUID), f"{GROUPS}{GUID}"),
    ],
    ids=[
        api.value
        for api in (Api.LEERLINGEN, Api.VOORINSCHRIJVINGEN, Api.PERSONEEL, Api.INTERNEN, Api.REKENINGEN)
    ],
)
def test_a_scope_is_written_as_informat_writes_it(right: AccessRight, scope: str) -> None:
    assert SCOPES.scope_of(right) == scope
    assert SCOPES.right_of(scope) == right


@pytest.mark.parametrize(
    "scope",
    [
        pytest.param("", id="nothing"),
        pytest.param("openid", id="of somebody else"),
        pytest.param(PUPILS, id="without a number"),
        pytest.param(f"{PUPILS}1057", id="four digits"),
        pytest.param(f"{PUPILS}0010570", id="seven digits"),
        pytest.param(f"{PUPILS}001057.read", id="something after the number"),
        pytest.param(f"x{PUPILS}001057", id="something before"),
        pytest.param(f"{PUPILS}00105x", id="a letter in the number"),
        pytest.param(f"{PUPILS}٠٠١٠٥٧", id="digits of another script"),
        pytest.param(f"{PUPILS}001057 ", id="a space after"),
        pytest.param(f"{PUPILS.upper()}001057", id="in upper case"),
        pytest.param(f"{PUPILS}{GUID}", id="a guid where a number belongs"),
        pytest.param("api_informat_sas_leerlingen.punten.001057", id="another API with the same prefix"),
        pytest.param("api_informat_sas_leerlingen.001057", id="the shared prefix alone"),
        pytest.param(f"{GROUPS}001057", id="a number where a guid belongs"),
        pytest.param(f"{GROUPS}{GUID.upper()}", id="a guid in upper case"),
    ],
)
def test_r54_what_matches_no_template_in_full_is_foreign(scope: str) -> None:
    assert SCOPES.right_of(scope) is None


@given(any_right)
def test_a_scope_says_exactly_its_right(right: AccessRight) -> None:
    assert SCOPES.right_of(SCOPES.scope_of(right)) == right


@given(st.text(max_size=60) | any_right.map(SCOPES.scope_of))
def test_r54_a_scope_is_either_foreign_or_the_very_string_of_its_right(scope: str) -> None:
    right = SCOPES.right_of(scope)
    assert right is None or SCOPES.scope_of(right) == scope


def test_no_two_rights_share_a_scope() -> None:
    assert len({SCOPES.scope_of(right) for right in PLACES}) == len(PLACES)


@given(any_right, st.lists(words, min_size=5, max_size=5, unique=True), words)
def test_templates_of_ones_own_say_their_rights_too(
    right: AccessRight, before: list[str], after: str
) -> None:
    own = {
        api: f"{prefix}:{'{guid}' if api.is_per_access_group else '{nr}'}:{after}"
        for api, prefix in zip(Api, before, strict=True)
    }
    scopes = ScopeTemplates(own)
    assert scopes.right_of(scopes.scope_of(right)) == right
    assume(scopes.scope_of(right) != SCOPES.scope_of(right))
    assert scopes.right_of(SCOPES.scope_of(right)) is None


@pytest.mark.parametrize(
    ("api", "template"),
    [
        pytest.param(Api.LEERLINGEN, "pupils", id="without a place for the number"),
        pytest.param(Api.LEERLINGEN, "pupils.{guid}", id="a guid for an API of institutions"),
        pytest.param(Api.REKENINGEN, "accounts.{nr}", id="a number for an API of access groups"),
        pytest.param(Api.LEERLINGEN, "pupils.{nr}.{nr}", id="two places"),
        pytest.param(Api.LEERLINGEN, DEFAULT_TEMPLATES[Api.PERSONEEL], id="the template of another API"),
    ],
)
def test_a_template_that_cannot_be_read_back_is_refused_at_the_start(api: Api, template: str) -> None:
    with pytest.raises(ValueError, match="template"):
        ScopeTemplates({**DEFAULT_TEMPLATES, api: template})


def test_every_api_needs_a_template() -> None:
    without: dict[Api, str] = {
        api: template for api, template in DEFAULT_TEMPLATES.items() if api is not Api.INTERNEN
    }
    with pytest.raises(ValueError, match="internen"):
        ScopeTemplates(without)
