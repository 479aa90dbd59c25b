"""A list is one statement for all who ask alike: only its values differ, and none goes without them."""

import json
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from domain.apis import Api
from domain.authority import Authority
from domain.viewers import Helpdesk, PartnerMember, SchoolAdmin, Viewer
from storage.read.access import RightFilter, rights_for
from storage.read.apps import AppFilter, apps_for
from storage.read.kept import Condition, Kept
from storage.read.log import LogFilter, log_for
from storage.read.sight import apps_listed, log_in_sight, mails_in_sight, rights_in_sight
from storage.sessions import ReadSession
from storage.tables import AccessRightRow, AppRow, LogRow, MailRow
from tests.storage.rows import NOW


@pytest.fixture
async def session(connection: AsyncConnection) -> AsyncIterator[ReadSession]:
    async with ReadSession(connection) as session:
        yield session


def a_partner(number: int) -> PartnerMember:
    return PartnerMember(UUID(int=number), UUID(int=number), "Pat", owner=True)


def an_admin(number: int) -> SchoolAdmin:
    """With the same rights at other schools, and at more of them."""
    targets = frozenset(f"{number}{school:05}" for school in range(number))
    return SchoolAdmin(f"admin {number}", "An", Authority({Api.LEERLINGEN: targets, Api.PERSONEEL: targets}))


def a_helpdesk(number: int) -> Helpdesk:
    return Helpdesk(f"joke {number}", "Joke")


@contextmanager
def overheard(engine: AsyncEngine) -> Iterator[list[object]]:
    """The statements that SQLAlchemy is handed, before it looks up how they compile."""
    heard: list[object] = []

    def listen(_: object, statement: object, *__: object) -> None:
        heard.append(statement)

    event.listen(engine.sync_engine, "before_execute", listen)
    yield heard
    event.remove(engine.sync_engine, "before_execute", listen)


def after(*last: str) -> str:
    return urlsafe_b64encode(json.dumps(last).encode()).decode()


async def ask_all(session: ReadSession, viewer: Viewer, number: int) -> None:
    """The three long lists, at their start and further on, for all and for who looks for something."""
    text, app_id = f"dries {number}", UUID(int=number)
    for asked in (AppFilter(), AppFilter(text=text), AppFilter(cursor=after(text, str(app_id)))):
        await apps_for(session, viewer, asked)
    for cursor in (None, after("leerlingen", f"{number:06}", "client")):
        await rights_for(session, viewer, RightFilter(target=f"{number:06}", text=text, cursor=cursor))
    for asked_of_log in (LogFilter(), LogFilter(app_id=app_id, person=text, since=NOW, cursor=str(number))):
        await log_for(session, viewer, asked_of_log)


@pytest.mark.parametrize("viewer", [a_partner, an_admin, a_helpdesk])
async def test_who_asks_the_same_gets_the_statement_that_is_there(
    owner: AsyncEngine, session: ReadSession, viewer: Callable[[int], Viewer]
) -> None:
    with overheard(owner) as first:
        await ask_all(session, viewer(2), 2)
    with overheard(owner) as second:
        await ask_all(session, viewer(3), 3)
    assert [id(statement) for statement in first] == [id(statement) for statement in second]


@pytest.mark.parametrize("viewer", [a_partner(1), an_admin(1)])
async def test_r22_without_its_values_a_condition_of_sight_gives_nothing_but_an_error(
    session: ReadSession, viewer: Viewer
) -> None:
    for row, in_sight in (
        (AppRow.name, apps_listed(viewer)),
        (AccessRightRow.target, rights_in_sight(viewer)),
        (LogRow.position, log_in_sight(viewer)),
        (MailRow.id, mails_in_sight(a_partner(1))),
    ):
        with pytest.raises(StatementError, match="value is required"):
            await Kept(select(row)).rows(session, Condition(in_sight.sql))
