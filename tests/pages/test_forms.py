"""What is typed in a form, and how often it is done."""

from api.pages.forms import CSRF, KEY, Form, separated
from domain.apis import Api
from domain.partners import PartnerKind


def _form(**values: str | list[str]) -> Form:
    return Form({name: [one] if isinstance(one, str) else one for name, one in values.items()})


def test_sent_twice_as_it_is_it_is_one_command() -> None:
    assert _form(key="a", name="x").key == _form(name="x", key="a").key


def test_changed_and_sent_it_is_another_command() -> None:
    assert _form(key="a", name="x").key != _form(key="a", name="y").key


def test_a_form_opened_anew_is_another_command() -> None:
    assert _form(key="a", name="x").key != _form(key="b", name="x").key


def test_a_new_token_is_the_same_command() -> None:
    """A session that was over in between changes the token, and not what is asked."""
    assert _form(**{"key": "a", CSRF: "1"}).key == _form(**{"key": "a", CSRF: "2"}).key


def test_a_password_is_never_shown_again() -> None:
    typed = _form(**{"email": "a@b.be", "password": "geheim", CSRF: "1"})
    assert typed.resendable() == [("email", "a@b.be")]


def test_what_failed_is_sent_again_as_another_command() -> None:
    typed = _form(key="old", email="a@b.be")
    assert typed.resendable() == [("key", "old"), ("email", "a@b.be")]
    assert typed.resendable("new") == [("email", "a@b.be"), (KEY, "new")]
    assert _form().resendable("new") == []


def test_every_wrong_field_is_told_at_once() -> None:
    form = _form(email="no address", name=" ", about="x" * 5000, kind="nonsense")
    form.email("email")
    form.line("name")
    form.words("about")
    form.one_of("kind", PartnerKind)
    assert form.errors == {
        "email": "bad_email_address",
        "name": "missing",
        "about": "too_long",
        "kind": "choose",
    }


def test_options_come_in_their_own_order_and_unknown_ones_not_at_all() -> None:
    form = _form(apis=["personeel", "internen", "nonsense"])
    assert form.some_of("apis", Api) == [Api.INTERNEN, Api.PERSONEEL]


def test_addresses_are_read_as_people_paste_them() -> None:
    assert list(separated(" a@b.be, c@d.be;\n\ta@b.be e@f.be ")) == ["a@b.be", "c@d.be", "e@f.be"]
