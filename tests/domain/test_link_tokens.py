"""Links that are derived: the same for the same generation, and nobody else can make one."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.link_tokens import LinkKeys
from domain.refusals import LinkNotValid

OLD, NEW = b"the key of last year, 32 bytes..", b"the key of this year, 32 bytes.."
KEYS = LinkKeys({1: OLD, 2: NEW})
SUBJECT = UUID("0f8fad5b-d9cb-469f-a165-70867728950e")
TOKEN = KEYS.token("invitation", SUBJECT, 1)

generations = st.integers(1, 65_535)


@given(st.uuids(), generations)
def test_a_token_opens_to_what_it_was_made_for(subject: UUID, generation: int) -> None:
    assert KEYS.open("invitation", KEYS.token("invitation", subject, generation)) == (subject, generation)


@given(st.uuids(), generations)
def test_r12_the_same_generation_is_the_same_link(subject: UUID, generation: int) -> None:
    again = LinkKeys(dict(KEYS.keys))
    assert again.token("invitation", subject, generation) == KEYS.token("invitation", subject, generation)


def test_r12_a_resend_is_another_link() -> None:
    assert KEYS.token("invitation", SUBJECT, 2) != TOKEN


@given(st.uuids(), generations)
def test_a_token_fits_in_an_address_as_it_is(subject: UUID, generation: int) -> None:
    token = KEYS.token("invitation", subject, generation)
    assert len(token) == 68
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.parametrize("place", range(51))
def test_a_token_with_any_byte_altered_is_refused(place: int) -> None:
    altered = bytearray(urlsafe_b64decode(TOKEN))
    altered[place] ^= 1
    with pytest.raises(LinkNotValid):
        KEYS.open("invitation", urlsafe_b64encode(altered).decode())


@given(st.integers(0, 67), st.characters())
def test_a_token_with_any_character_altered_is_refused(place: int, character: str) -> None:
    altered = TOKEN[:place] + character + TOKEN[place + 1 :]
    if altered != TOKEN:
        with pytest.raises(LinkNotValid):
            KEYS.open("invitation", altered)


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("", id="nothing"),
        pytest.param(TOKEN[:-1], id="the last character is missing"),
        pytest.param(TOKEN[1:], id="the first character is missing"),
        pytest.param(f"{TOKEN}A", id="one character more"),
        pytest.param(TOKEN * 2, id="twice"),
        pytest.param(f"{TOKEN}=", id="padding"),
        pytest.param(f"{TOKEN[:30]}\n{TOKEN[30:]}", id="broken over two lines"),
        pytest.param(f"{TOKEN[:30]}!{TOKEN[30:]}", id="a character that base64 skips"),
        pytest.param(f"{TOKEN}é", id="not ASCII"),
        pytest.param("A" * 68, id="a key that there is not"),
        pytest.param("\x00" * 68, id="zeros"),
    ],
)
def test_a_token_that_came_through_damaged_is_refused(token: str) -> None:
    with pytest.raises(LinkNotValid):
        KEYS.open("invitation", token)


@given(st.text(max_size=80))
def test_a_token_cannot_be_guessed(text: str) -> None:
    with pytest.raises(LinkNotValid):
        KEYS.open("invitation", text)


def test_a_link_for_one_purpose_does_not_serve_another() -> None:
    """An invitation's id is no confirmation of an address, though both are derived."""
    with pytest.raises(LinkNotValid):
        KEYS.open("registration", TOKEN)


def test_a_purpose_and_what_follows_it_cannot_run_together() -> None:
    assert KEYS.token("invitation", SUBJECT, 1) != KEYS.token("invitation\0", SUBJECT, 1)


def test_links_of_the_old_key_open_after_a_rotation_and_new_ones_are_made_with_the_new() -> None:
    before = LinkKeys({1: OLD})
    assert KEYS.open("invitation", before.token("invitation", SUBJECT, 1)) == (SUBJECT, 1)
    with pytest.raises(LinkNotValid):
        before.open("invitation", TOKEN)


def test_links_of_a_key_that_was_taken_away_are_dead() -> None:
    with pytest.raises(LinkNotValid):
        LinkKeys({2: NEW}).open("invitation", LinkKeys({1: OLD}).token("invitation", SUBJECT, 1))


def test_a_key_that_took_anothers_number_opens_nothing_of_it() -> None:
    with pytest.raises(LinkNotValid):
        LinkKeys({2: OLD}).open("invitation", TOKEN)
