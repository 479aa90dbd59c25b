"""What became of mails, and what was refused: for who has to explain it to somebody on the telephone."""

from uuid import uuid4

from litestar.status_codes import HTTP_409_CONFLICT

from tests.lifecycle.running import RunningPortal
from tests.pages.back_office import ADMIN, HELPDESK, approved_app, signed_in
from tests.pages.browser import Browser


async def test_the_partner_and_the_helpdesk_see_what_became_of_each_mail(
    running_portal: RunningPortal,
) -> None:
    app = await approved_app(running_portal)
    invited, mails = f"{app.app_id}@scholen.example", f"{app.path}/mails"
    async with (
        Browser.at(running_portal.url) as partner,
        signed_in(running_portal, HELPDESK) as helpdesk,
        signed_in(running_portal, ADMIN) as admin,
    ):
        await partner.sign_in("CampusWise")
        await partner.sees(mails, invited)
        await partner.sees(mails, "Afgeleverd bij de mailserver")
        assert "Aanvraag in de wachtrij" not in partner.text, "the helpdesk's own mail"
        await helpdesk.open(mails)
        assert "Aanvraag in de wachtrij" in helpdesk.text
        await helpdesk.open(f"/search?q={invited}")
        assert f'href="{mails}"' in helpdesk.text
        await admin.open(mails, expect=403)


async def test_r57_the_helpdesk_sees_who_tried_what_and_why_not(running_portal: RunningPortal) -> None:
    app = await approved_app(running_portal)
    async with Browser.at(running_portal.url) as partner, signed_in(running_portal, HELPDESK) as helpdesk:
        await partner.sign_in("CampusWise")
        await partner.open(f"{app.path}/withdraw")
        await partner.submit(f"{app.path}/withdraw", expect=HTTP_409_CONFLICT)
        await helpdesk.open("/refusals?person=Lotte")
        for said in ("Een aanvraag intrekken", app.name, "Lotte Vandamme"):
            assert said in helpdesk.text
        await helpdesk.open(f"/refusals?person={uuid4().hex}")
        assert "Niets gevonden" in helpdesk.text
        await partner.open("/refusals", expect=403)
