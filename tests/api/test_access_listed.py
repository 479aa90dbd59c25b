"""The access rights over HTTP: what each line says, also of an archived app (R40-R43, R61)."""

from typing import Any
from uuid import UUID, uuid4

from devstack.people_at_work import Person
from domain.apis import AccessRight, Api
from domain.app_commands import ArchiveApp
from domain.viewers import Actor
from tests.api.web import Web, an_admin
from tests.house import HELPDESK, pupils_of


async def listed(person: Person, client_id: str) -> dict[str, Any]:
    """The lines of one client, by API."""
    items = (await person.look(f"/access?q={client_id}"))["items"]
    return {line["api"]: line for line in items}


async def with_bills(web: Web, an: Actor) -> tuple[UUID, str, str]:
    """An app with a right to a school's pupils and one to an access group's accounts, both of this admin."""
    group = str(uuid4())
    app_id, client_id = await web.house.opened(Api.LEERLINGEN, Api.REKENINGEN, by=an)
    web.house.groups.admins[an.id] = {UUID(group)}
    web.house.groups.names[UUID(group)] = "Schoolrekeningen"
    rights = [pupils_of("001057"), AccessRight(Api.REKENINGEN, group)]
    await web.house.save(app_id, client_id, grant=rights, by=an)
    return app_id, client_id, group


async def test_r41_r42_a_school_has_number_and_name_and_rekeningen_a_group_instead(web: Web) -> None:
    an = an_admin()
    _, client_id, group = await with_bills(web, an)
    lines = await listed(await web.informat(an), client_id)
    assert lines["leerlingen"]["place"] == {"institution_number": "001057", "name": "School 001057"}
    assert lines["rekeningen"]["place"] == {"access_group_id": group, "name": "Schoolrekeningen"}


async def test_r41_of_a_school_that_is_not_active_this_year_the_number_is_left(web: Web) -> None:
    an = an_admin()
    _, client_id, _ = await with_bills(web, an)
    helpdesk = await web.informat(HELPDESK)
    web.house.schools.schools.clear()
    lines = await listed(helpdesk, client_id)
    assert lines["leerlingen"]["place"] == {"institution_number": "001057"}


async def test_r61_the_rights_of_an_archived_app_stay_visible_and_its_client_is_inactive(web: Web) -> None:
    an = an_admin()
    app_id, client_id, _ = await with_bills(web, an)
    people = (await web.informat(an), await web.partner_of(app_id), await web.informat(HELPDESK))
    await web.house.commands.command_app(app_id, HELPDESK, ArchiveApp(), "archive")
    client = await web.house.directory.get_client(client_id)
    assert client is not None
    assert not client.enabled
    for person in people:
        seen = (await person.look(f"/apps/{app_id}/access"))["items"]
        assert [(line["api"], line["status"]) for line in seen] == [
            ("leerlingen", "archived"),
            ("rekeningen", "archived"),
        ]
        [app] = [one for one in (await person.look("/apps"))["items"] if one["id"] == str(app_id)]
        assert (app["active"], app["status"]) == (False, "archived")
