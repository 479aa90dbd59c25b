"""How lists are sorted: names as people read them, and what a row does not have at the end."""

from collections.abc import Callable

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.apis import AccessRight, Api
from domain.viewers import Helpdesk
from storage.read.access import RightFilter, RightLine, RightSort, rights_for
from storage.read.apps import AppFilter, AppSort, apps_for
from storage.sessions import ReadSession, WriteSession
from tests.storage import rows
from tests.storage.pages import pages_of_apps, pages_of_rights, to_the_end

JOKE = Helpdesk("joke", "Joke")
IN_ORDER = ("'t Klavertje", "9 maanden", "Élan", "ÉLAN PLUS", "Eland", "Ømvej", "onze klas", "zorg")
GROUPS = {
    "aaaaaaaa-0000-4000-8000-000000000000": "vlieger",
    "bbbbbbbb-0000-4000-8000-000000000000": "bron",
}
HAS_VALUE: dict[RightSort, Callable[[RightLine], bool]] = {
    RightSort.ACCESS_GROUP: lambda line: line.api is Api.REKENINGEN,
    RightSort.INSTITUTION: lambda line: line.api is not Api.REKENINGEN,
    RightSort.APP: lambda line: line.app is not None,
    RightSort.STATUS: lambda line: line.status is not None,
    RightSort.PARTNER: lambda line: line.partner is not None,
}


async def fill(connection: AsyncConnection) -> None:
    """Apps in the reverse of their order; one with a client and rights, and a client without an app."""
    apps = [rows.app(number, 1, name=name) for number, name in enumerate(reversed(IN_ORDER), start=1)]
    apps[0].client_id = "linked"
    rights = [AccessRight(Api.REKENINGEN, group) for group in GROUPS]
    rights += [AccessRight(Api.PERSONEEL, "001057"), AccessRight(Api.LEERLINGEN, "001073")]
    async with WriteSession(connection) as session:
        await rows.add(
            session,
            [rows.partner(1), rows.client("linked"), rows.client("old")],
            apps,
            [rows.access_right(client, right) for client in ("linked", "old") for right in rights],
        )


async def test_r30_names_are_sorted_without_case_and_accents(connection: AsyncConnection) -> None:
    await fill(connection)
    async with ReadSession(connection) as session:
        page = await apps_for(session, JOKE, AppFilter())
    assert [app.name for app in page.items] == list(IN_ORDER)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("size", [1, 50])
async def test_what_a_row_does_not_have_comes_last_whichever_way_a_list_is_sorted(
    connection: AsyncConnection, descending: bool, size: int
) -> None:
    await fill(connection)
    async with ReadSession(connection) as session:
        for sort, has_value in HAS_VALUE.items():
            asked = RightFilter(sort=sort, descending=descending, size=size, group_names=GROUPS)
            lines = await to_the_end(pages_of_rights(session, JOKE, asked))
            assert [has_value(line) for line in lines] == [True] * 4 + [False] * 4, sort
        for by in (AppSort.CLIENT, AppSort.ACTIVE):
            apps = await to_the_end(
                pages_of_apps(session, JOKE, AppFilter(sort=by, descending=descending, size=size))
            )
            assert [app.client_id for app in apps] == ["linked"] + [None] * (len(IN_ORDER) - 1)


@pytest.mark.parametrize(("names", "first"), [(GROUPS, "bbbbbbbb"), ({}, "aaaaaaaa")])
async def test_r42_access_groups_are_sorted_by_name_and_without_names_by_their_guid(
    connection: AsyncConnection, names: dict[str, str], first: str
) -> None:
    await fill(connection)
    async with ReadSession(connection) as session:
        asked = RightFilter(sort=RightSort.ACCESS_GROUP, group_names=names)
        lines, _ = await rights_for(session, JOKE, asked)
    assert lines[0].target.startswith(first)
