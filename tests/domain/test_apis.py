"""Access rights take what an institution number or a guid is, and nothing else."""

import pytest

from domain.apis import AccessRight, Api, is_institution_number
from domain.refusals import BadAccessRight

GUID = "0f8fad5b-d9cb-469f-a165-70867728950e"
NUMBERED = [api for api in Api if api is not Api.REKENINGEN]


@pytest.mark.parametrize("api", NUMBERED)
def test_leading_zeros_of_an_institution_number_are_kept(api: Api) -> None:
    assert AccessRight(api, "001057").target == "001057"


@pytest.mark.parametrize(
    "text",
    ["", "1057", "0010577", " 01057", "00105７", "٠٠١٠٥٧", "-01057", "1e1057", "001057\n", GUID],
    ids=ascii,
)
def test_what_is_not_six_ascii_digits_is_no_institution_number(text: str) -> None:
    assert not is_institution_number(text)
    with pytest.raises(BadAccessRight, match="six digits"):
        AccessRight(Api.LEERLINGEN, text)


def test_rekeningen_takes_a_guid_in_lower_case() -> None:
    assert AccessRight(Api.REKENINGEN, GUID).target == GUID


@pytest.mark.parametrize(
    "text",
    [
        "",
        "001057",
        GUID.upper(),
        GUID.replace("-", ""),
        f"{{{GUID}}}",
        f"urn:uuid:{GUID}",
        GUID[:-1],
        f"{GUID} ",
    ],
)
def test_what_is_not_a_guid_in_its_usual_form_is_refused(text: str) -> None:
    """One group is one text, or the same right could be given twice."""
    with pytest.raises(BadAccessRight, match="guid"):
        AccessRight(Api.REKENINGEN, text)


def test_only_rekeningen_is_given_per_access_group() -> None:
    assert [api for api in Api if api.is_per_access_group] == [Api.REKENINGEN]


def test_a_refusal_quotes_no_more_than_a_line_of_what_was_sent() -> None:
    with pytest.raises(BadAccessRight) as raised:
        AccessRight(Api.LEERLINGEN, "9" * 10_000)
    assert len(raised.value.detail) < 200
