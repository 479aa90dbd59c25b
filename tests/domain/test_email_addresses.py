"""E-mail addresses, as far as their form goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.email_addresses import LONGEST, email_address
from domain.refusals import BadEmailAddress


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("an@school.example", "an@school.example"),
        ("  An.Peeters@School.Example ", "an.peeters@school.example"),
        ("o'brien+portaal@sub.school.example", "o'brien+portaal@sub.school.example"),
        ("jos@café.example", "jos@café.example"),
    ],
)
def test_an_address_is_kept_without_space_and_in_lower_case(text: str, address: str) -> None:
    assert email_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "an",
        "an@",
        "@school.example",
        "an@school",
        "an@school.",
        "an@.example",
        "an@school..example",
        "an@@school.example",
        "an@school.example, jan@school.example",
        "an@school.example;jan@school.example",
        "An <an@school.example>",
        "an peeters@school.example",
        "an@school.example\nBcc: jan@school.example",
        "an@school.example\r\n\r\nhello",
        "an%elsewhere.example@school.example",
        "=?utf-8?q?jan=40elsewhere.example=2c?=@school.example",
        "an@=?utf-8?q?elsewhere?=.example",
        "an\x00@school.example",
        "an@school\x7f.example",
        "an\x1b[2j@school.example",
        f"{'a' * 65}@school.example",
        f"an@{'a' * LONGEST}.example",
    ],
    ids=lambda text: ascii(text[:40]),
)
def test_what_is_no_single_address_is_refused(text: str) -> None:
    with pytest.raises(BadEmailAddress) as raised:
        email_address(text)
    assert len(raised.value.detail) < 400


@given(st.text(max_size=20), st.text(max_size=20))
def test_an_address_that_is_taken_can_stand_in_a_mail_and_in_the_database(name: str, host: str) -> None:
    try:
        address = email_address(f"{name}@{host}.example")
    except BadEmailAddress:
        return
    assert address.count("@") == 1
    assert not any(character.isspace() or ord(character) < 32 for character in address)
    assert email_address(address) == address
