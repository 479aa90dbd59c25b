"""Every list of the portal, as each kind of viewer asks for it. Pages are of fifty."""

from collections.abc import Awaitable, Callable, Mapping

from bench.crowd import app_id, client_id, partner_id, schools
from domain.apis import Api
from domain.authority import Authority
from domain.viewers import Helpdesk, PartnerMember, SchoolAdmin, Viewer
from storage.read.access import RightFilter, RightSort, rights_for, rights_of_client
from storage.read.apps import AppFilter, AppSort, apps_for
from storage.read.clients import ClientFilter, clients_for
from storage.read.log import LogFilter, log_for, log_of_app
from storage.read.queue import TaskFilter, tasks_for
from storage.sessions import ReadSession

ListQuery = Callable[[ReadSession], Awaitable[object]]
BUSY_APP, QUIET_APP = app_id(0), app_id(7)
PAGE = 50


def _admin(count: int) -> SchoolAdmin:
    """Somebody with rights for each API at this many schools."""
    targets = {api: schools(count) for api in Api if not api.is_per_access_group}
    return SchoolAdmin(f"admin-{count}", f"Admin {count}", Authority(targets))


HELPDESK = Helpdesk("joke.vermeulen", "Joke Vermeulen")
PARTNER = PartnerMember(partner_id(0), partner_id(0), "Pat", owner=True)
VIEWERS: Mapping[str, Viewer] = {
    "partner": PARTNER,
    "admin of 3 schools": _admin(3),
    "admin of 400 schools": _admin(400),
    "helpdesk": HELPDESK,
}


def list_queries() -> Mapping[str, ListQuery]:
    """Each by a name that says which list it is and who looks."""
    found: dict[str, ListQuery] = {}
    for who, viewer in VIEWERS.items():
        found[f"apps, {who}"] = _apps(viewer)
        found[f"access, {who}"] = _rights(viewer)
        found[f"log, {who}"] = _log(viewer)
        found[f"log of an app, {who}"] = _log_of_app(viewer)
    found |= {f"apps by {sort}, helpdesk": _apps(HELPDESK, sort) for sort in AppSort}
    found |= {f"access by {sort}, helpdesk": _rights(HELPDESK, sort) for sort in RightSort}
    return found | {
        "apps, helpdesk, second page": _second_apps,
        "access, helpdesk, second page": _second_rights,
        "access by app, helpdesk, second page": _second_by_app,
        "access of one client, helpdesk": _of_client,
        "queue, helpdesk": lambda session: tasks_for(session, HELPDESK, TaskFilter(size=PAGE)),
        "clients, helpdesk": lambda session: clients_for(session, HELPDESK, ClientFilter(size=PAGE)),
    }


def _apps(viewer: Viewer, sort: AppSort = AppSort.NAME) -> ListQuery:
    return lambda session: apps_for(session, viewer, AppFilter(sort=sort, size=PAGE))


def _rights(viewer: Viewer, sort: RightSort = RightSort.API) -> ListQuery:
    return lambda session: rights_for(session, viewer, RightFilter(sort=sort, size=PAGE))


def _log(viewer: Viewer) -> ListQuery:
    return lambda session: log_for(session, viewer, LogFilter(size=PAGE))


def _log_of_app(viewer: Viewer) -> ListQuery:
    app = QUIET_APP if isinstance(viewer, Helpdesk) else BUSY_APP
    return lambda session: log_of_app(session, viewer, app, None, PAGE)


async def _second_apps(session: ReadSession) -> object:
    first = await apps_for(session, HELPDESK, AppFilter(size=PAGE))
    return await apps_for(session, HELPDESK, AppFilter(size=PAGE, cursor=first.next_cursor))


async def _second_rights(session: ReadSession) -> object:
    _, cursor = await rights_for(session, HELPDESK, RightFilter(size=PAGE))
    return await rights_for(session, HELPDESK, RightFilter(size=PAGE, cursor=cursor))


async def _second_by_app(session: ReadSession) -> object:
    _, cursor = await rights_for(session, HELPDESK, RightFilter(sort=RightSort.APP, size=PAGE))
    return await rights_for(session, HELPDESK, RightFilter(sort=RightSort.APP, size=PAGE, cursor=cursor))


async def _of_client(session: ReadSession) -> object:
    return await rights_of_client(session, HELPDESK, client_id(7))
