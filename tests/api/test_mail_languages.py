"""A partner's mails are in the language that he registered, joined or chose to read in (decision 19)."""

from uuid import uuid4

from devstack.people_at_work import Person
from tests.api.accounts import PASSWORD, a_login, link_token, mail_about, signed_in
from tests.api.web import Web

ENGLISH, DUTCH = "en-GB,en;q=0.9,nl;q=0.5", "nl-BE,nl;q=0.9,en;q=0.5"


def an_address() -> str:
    return f"{uuid4().hex}@partner.example"


def a_visitor(web: Web, accepted: str) -> Person:
    visitor = web.visitor()
    visitor.http.headers["Accept-Language"] = accepted
    return visitor


async def english(web: Web) -> tuple[Person, str]:
    """Somebody of a partner who chose English, and his address."""
    login = await a_login(web)
    person = await signed_in(web, login)
    await person.http.get("/language/en", headers={"Sec-Fetch-Site": "same-origin"})
    return person, login.email


async def submit(person: Person, name: str, contact: str) -> None:
    apis = [{"api": "leerlingen", "reason": "klaslijsten"}]
    app = {"name": name, "description": "", "contact_email": contact, "apis": apis}
    await person.do("/apps", app, expect=201)


async def test_who_registers_in_english_is_mailed_in_english_and_the_helpdesk_in_dutch(web: Web) -> None:
    pat, email, name = a_visitor(web, ENGLISH), an_address(), uuid4().hex
    form = {"organisation": "Nieuw", "kind": "vendor", "name": "Pat", "email": email, "password": PASSWORD}
    await pat.do("/registrations", form, expect=202)
    token = link_token(await mail_about(web, email, "Confirm your email address"))
    await pat.do("/registrations/confirm", {"token": token, "password": PASSWORD}, expect=200)
    await pat.sign_in_as_partner(email, PASSWORD)
    await submit(pat, name, email)
    mail = await mail_about(web, email, f"{name} has been submitted")
    assert '<html lang="en-BE">' in mail.html
    assert ("Content-Language", "en-BE") in mail.headers
    await mail_about(web, "helpdesk@informat.example", f"{name} wacht op een beslissing")


async def test_the_next_mail_follows_what_he_chose_on_our_pages_or_over_the_api_and_no_other_sites_link(
    web: Web,
) -> None:
    pat, email = await english(web)
    for led_here_by, said in (("cross-site", "has been submitted"), ("same-origin", "is ingediend")):
        pat.http.headers["Sec-Fetch-Site"] = led_here_by
        await pat.http.get("/language/nl")
        await submit(pat, led_here_by, email)
        await mail_about(web, email, f"{led_here_by} {said}")
    await pat.do("/account/language", {"language": "en"}, method="PUT", expect=204)
    assert (await pat.look("/account"))["language"] == "en"
    await submit(pat, "over the API", email)
    await mail_about(web, email, "over the API has been submitted")


async def test_a_colleague_is_invited_in_the_language_of_who_invites_and_then_reads_his_own(web: Web) -> None:
    (pat, _), cas = await english(web), an_address()
    account_id = (await pat.do("/partner/members/invitations", {"email": cas}))["account_id"]
    token = link_token(await mail_about(web, cas, "You have been invited to"))
    joining = {"token": token, "name": "Cas Claes", "password": PASSWORD}
    await a_visitor(web, DUTCH).do("/partner/members/accept", joining, expect=200)
    await pat.do(f"/partner/members/{account_id}", method="DELETE", expect=204)
    await mail_about(web, cas, "Je hoort niet meer bij")


async def test_another_address_is_asked_in_the_language_of_who_moves_to_it(web: Web) -> None:
    (pat, old), new = await english(web), an_address()
    await pat.do("/account/email-changes", {"email": new, "password": PASSWORD}, expect=202)
    for address in (old, new):
        mail = await mail_about(web, address, "your")
        assert mail.text.startswith("Hello Pat Partner")
