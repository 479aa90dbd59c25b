"""Partners: their whole work through forms, without JavaScript."""

import re
from collections.abc import Mapping
from uuid import uuid4

from devstack.people_at_work import Person
from devstack.sample.apps import BLUE_DRIES, DEMO_APP
from tests.lifecycle.running import RunningPortal
from tests.pages.back_office import signed_in
from tests.pages.browser import Browser

ADMIN, HELPDESK = "an.peeters", "joke.vermeulen"
PRESENT_CONTACT = re.compile(r"gaan nu naar ([^<\s]+)\.</p>")
NEW_APP: Mapping[str, str | list[str]] = {
    "description": "Toont klaslijsten.",
    "apis": ["leerlingen"],
    "reason-leerlingen": "Klaslijsten.",
}


async def _submit_app(partner: Browser) -> str:
    """A new app of the partner's; gives the path of its page."""
    await partner.open("/apps/new")
    await partner.submit("/apps/new", {"name": f"App {uuid4().hex[:8]}", **NEW_APP})
    return partner.path


async def _helpdesk_does(portal: RunningPortal, path: str, command: str, body: object = None) -> None:
    helpdesk: Person = await portal.staying(HELPDESK)
    await helpdesk.do(f"/tasks/{path.rsplit('/', 1)[1]}/{command}", body)


async def test_the_dashboard_says_where_each_app_stands(partner: Browser) -> None:
    """R15."""
    await partner.open("/apps")
    assert BLUE_DRIES.name in partner.text
    assert "Goedgekeurd" in partner.text
    assert "In gebruik. Niemand is aan zet." in partner.text


async def test_r33_the_app_of_another_partner_does_not_exist(partner: Browser) -> None:
    for tab in ("", "/client", "/invitations", "/access", "/log"):
        page = await partner.open(f"/apps/{DEMO_APP.app_id}{tab}", expect=404)
        assert page.headings == ["Deze app is niet gevonden"]


async def test_r4_a_partner_asks_for_an_app(partner: Browser) -> None:
    path = await _submit_app(partner)
    assert "Je aanvraag is ingediend" in partner.text
    assert "Informat is aan zet" in partner.text
    await partner.open(path)
    assert "Je aanvraag is ingediend" not in partner.text, "it is said once"


async def test_the_same_form_sent_twice_makes_one_app(partner: Browser) -> None:
    await partner.open("/apps/new")
    filled = partner.form("/apps/new").filled(
        {"name": f"App {uuid4().hex[:8]}", "description": "x", "apis": ["personeel"], "reason-personeel": "y"}
    )
    await partner.send("/apps/new", filled)
    first = partner.path
    await partner.send("/apps/new", filled)
    assert partner.path == first


async def test_r4_every_api_chosen_needs_its_reason(partner: Browser) -> None:
    await partner.open("/apps/new")
    await partner.submit("/apps/new", {"name": "App", "description": "x", "apis": ["personeel"]}, 422)
    assert 'id="reason-personeel-error"' in partner.text
    assert re.search(r'value="personeel" checked', partner.text)


async def test_r8_a_question_is_answered_on_the_page(partner: Browser, running_portal: RunningPortal) -> None:
    path = await _submit_app(partner)
    await _helpdesk_does(running_portal, path, "request-info", {"question": "Voor welke scholen?"})
    await partner.open(path)
    assert "Voor welke scholen?" in partner.text
    await partner.submit(f"{path}/answers", {"answer": "  "}, 422)
    await partner.submit(f"{path}/answers", {"answer": "Voor alle scholen van de groep."})
    assert "Je antwoord is verstuurd" in partner.text
    assert "Ingediend" in partner.text


async def test_a_request_is_withdrawn_after_one_more_page(partner: Browser) -> None:
    path = await _submit_app(partner)
    await partner.open(f"{path}/withdraw")
    await partner.submit(f"{path}/withdraw")
    assert "Je aanvraag is ingetrokken." in partner.text
    await partner.open(f"{path}/withdraw")
    await partner.submit(f"{path}/withdraw", expect=409)
    assert "Wat nu?" in partner.text


async def test_r14_a_partner_changes_where_the_mails_of_an_app_go(partner: Browser) -> None:
    path = await _submit_app(partner)
    form = f"{path}/contact"
    assert f'href="{form}"' in partner.text
    await partner.open(form)
    present = PRESENT_CONTACT.findall(partner.text)[0]
    for wrong in ("", "nergens", present):
        await partner.submit(form, {"contact_email": wrong}, 422)
        assert 'href="#contact_email"' in partner.text, "the summary leads to the field"
    filled = partner.form(form).filled({"contact_email": "It@DriesTech.example"})
    for _ in range(2):
        await partner.send(form, filled)
        assert "Het contactadres is gewijzigd." in partner.text
        assert "it@driestech.example" in partner.text
    await partner.open(path)
    assert "Het contactadres is gewijzigd." not in partner.text, "it is said once"
    await partner.open(f"{path}/log")
    assert f"{present} → it@driestech.example" in partner.text


async def test_r8_a_refusal_shows_its_reason(partner: Browser, running_portal: RunningPortal) -> None:
    path = await _submit_app(partner)
    await _helpdesk_does(running_portal, path, "reject", {"reason": "Te weinig uitleg."})
    await partner.open(path)
    assert "Te weinig uitleg." in partner.text
    assert "Afgekeurd" in partner.text


async def test_r62_a_secret_is_shown_once(partner: Browser, running_portal: RunningPortal) -> None:
    path = await _submit_app(partner)
    await _helpdesk_does(running_portal, path, "approve")
    await partner.sees(f"{path}/client", "Secret maken")
    filled = partner.form(f"{path}/client/secrets").filled({})
    await partner.send(f"{path}/client/secrets", filled)
    [secret] = re.findall(r'id="secret" type="text" readonly value="([^"]+)"', partner.text)
    await partner.send(f"{path}/client/secrets", filled)
    [again] = re.findall(r'id="secret" type="text" readonly value="([^"]+)"', partner.text)
    await partner.open(f"{path}/client")
    assert secret not in partner.text
    assert again not in partner.text
    removals = set(re.findall(rf'"({path}/client/secrets/[^"]+/remove)"', partner.text))
    assert len(removals) == 1, "a double click makes one secret"
    removal = removals.pop()
    await partner.open(removal)
    await partner.submit(removal)
    assert "Het secret is verwijderd." in partner.text


async def test_r9_r12_invitations_are_sent_resent_and_revoked(
    partner: Browser, running_portal: RunningPortal
) -> None:
    path = await _submit_app(partner)
    await partner.open(f"{path}/invitations")
    assert "Uitnodigen kan zodra" in partner.text
    await _helpdesk_does(running_portal, path, "approve")
    await partner.sees(f"{path}/invitations", "Hoogstens 50 tegelijk")
    await partner.submit(f"{path}/invitations", {"emails": "an@school.example, nonsense"}, 422)
    assert dict(partner.form(f"{path}/invitations").fields)["emails"] == "nonsense"
    await partner.open(f"{path}/invitations")
    assert "an@school.example" in partner.text
    [link] = set(re.findall(r'value="(http[^"]+/invitations/[^"]+)"', partner.text))
    [resend] = [one.action for one in partner.page.forms if one.action.endswith("/resend")]
    await partner.submit(resend)
    [newer] = set(re.findall(r'value="(http[^"]+/invitations/[^"]+)"', partner.text))
    assert newer != link
    revoke = resend.replace("/resend", "/revoke")
    await partner.open(revoke)
    await partner.submit(revoke)
    assert "Ingetrokken" in partner.text
    await partner.open(newer, expect=410)
    assert "Met deze link vroeg DriesTech2 toegang" in partner.text
    assert "Vraag DriesTech2 om een nieuwe uitnodiging" in partner.text
    await partner.open(f"{path}/log")
    assert "Uitnodiging ingetrokken" in partner.text


async def test_r63_more_apis_are_asked_for_and_withdrawn(partner: Browser) -> None:
    path = f"/apps/{BLUE_DRIES.app_id}"
    await partner.open(f"{path}/apis")
    assert 'value="leerlingen"' not in partner.text, "what the app has is not offered"
    await partner.submit(f"{path}/apis", {"apis": "personeel"}, 422)
    await partner.submit(f"{path}/apis", {"apis": "personeel", "reason-personeel": "Roosters."})
    assert "Intussen verandert er niets" in partner.text
    assert "Roosters." in partner.text
    await partner.open(f"{path}/apis/withdraw")
    await partner.submit(f"{path}/apis/withdraw")
    assert "Je aanvraag is ingetrokken." in partner.text
    assert f"{path}/apis/withdraw" not in partner.text


async def test_r5_a_client_that_is_not_proven_is_told_beside_its_field(partner: Browser) -> None:
    await partner.open("/apps/new")
    claimed = {"client": "existing", "client_id": "informat_customer_other", "client_secret": "guessed"}
    await partner.submit("/apps/new", {"name": "App", **NEW_APP, **claimed}, 422)
    assert 'id="client_id-error"' in partner.text
    assert "guessed" not in partner.text


async def test_r13_the_partner_sees_his_scopes(partner: Browser) -> None:
    await partner.open(f"/apps/{BLUE_DRIES.app_id}/access")
    assert "api_informat_sas_leerlingen.leerlingen.001057" in partner.text
    assert "Hof van Nassau" in partner.text


async def test_what_was_typed_outlives_the_session(partner: Browser) -> None:
    await partner.open("/apps/new")
    filled = partner.form("/apps/new").filled(
        {"name": "Bewaard", "description": "Lang\nverhaal", "apis": ["internen"], "reason-internen": "Nodig."}
    )
    del partner.http.cookies["portal_session"]
    page = await partner.send("/apps/new", filled, expect=401)
    assert page.headings == ["Je bent niet meer aangemeld"]
    kept = partner.form("/apps/new").filled({})
    assert kept["description"] == ["Lang\nverhaal"]
    await partner.sign_in("DriesTech2")
    await partner.send("/apps/new", kept)
    assert partner.page.headings == ["Bewaard"]
    assert "verhaal" in partner.text


async def test_a_school_admin_is_told_that_a_page_is_the_partners(running_portal: RunningPortal) -> None:
    admin = await running_portal.informat(ADMIN)
    answer = await admin.http.get("/apps/new", headers={"Accept": "text/html"})
    assert answer.status_code == 403
    assert "Dit is niet voor jouw rol" in answer.text
    await admin.close()


async def test_r57_the_log_is_narrowed_and_taken_along(partner: Browser) -> None:
    path = await _submit_app(partner)
    await partner.open(f"{path}/log?person=Dries&from=2020-01-01&until=nonsense")
    assert "Aanvraag ingediend" in partner.text
    [export] = re.findall(r'href="(/api/v1[^"]+csv[^"]*)"', partner.text)
    answer = await partner.http.get(export.replace("&amp;", "&"))
    assert "app_submitted" in answer.text
    await partner.open(f"{path}/log?person=niemand")
    assert "Niets gevonden" in partner.text


async def test_r5_a_client_is_brought_to_an_app_that_lost_its_own(
    partner: Browser, running_portal: RunningPortal
) -> None:
    path = await _submit_app(partner)
    await _helpdesk_does(running_portal, path, "approve")
    await partner.sees(f"{path}/client", "Secret maken")
    made = await partner.submit(f"{path}/client/secrets")
    fields = dict(re.findall(r'id="(client-id|secret)" type="text" readonly value="([^"]+)"', partner.text))
    assert made.headings
    helpdesk = await running_portal.staying(HELPDESK)
    await helpdesk.do(f"/clients/{fields['client-id']}/unlink")
    await partner.sees(f"{path}/client", "Client koppelen")
    claimed = {"client_id": fields["client-id"], "client_secret": "guessed"}
    await partner.submit(f"{path}/client", claimed, expect=422)
    assert 'id="client_id-error"' in partner.text
    await partner.submit(f"{path}/client", claimed | {"client_secret": fields["secret"]})
    assert "De client is gekoppeld." in partner.text


async def test_r51_what_is_proposed_is_ticked_for_the_admin(
    partner: Browser, running_portal: RunningPortal
) -> None:
    path = await _submit_app(partner)
    await _helpdesk_does(running_portal, path, "approve")
    await partner.sees(f"{path}/invitations", "Hoogstens 50 tegelijk")
    invitees = {"emails": f"{uuid4().hex}@school.example", "proposed_apis": "leerlingen"}
    await partner.submit(f"{path}/invitations", invitees | {"targets": "1057"}, expect=422)
    assert 'id="targets-error"' in partner.text
    await partner.submit(f"{path}/invitations", invitees | {"targets": "001057, 001073"})
    [link] = set(re.findall(r'value="http[^"]+(/invitations/[^"]+)"', partner.text))
    async with signed_in(running_portal, ADMIN) as admin:
        await admin.open(link)
        await admin.open(f"{path}/access/edit")
        ticked = dict.fromkeys(admin.form(f"{path}/access/edit").filled({})["ticked"])
    assert set(ticked) == {"leerlingen/001057", "leerlingen/001073"}
