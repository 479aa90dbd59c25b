"""A small InvoiceAPI with the sample's access groups, which can be sent away for a demonstration.

`POST /invoice-api/away {"away": true}` lets every question be answered 503, until it is set back.
"""

from typing import Annotated
from uuid import UUID

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.exceptions import ServiceUnavailableException
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_204_NO_CONTENT
from msgspec import Struct

from devstack.sample.access_groups import ACCESS_GROUPS, SampleAccessGroup

_AWAY = "invoice_api_away"


class Group(Struct):
    id: UUID
    name: str
    institutions: list[str]


class Away(Struct, forbid_unknown_fields=True):
    away: bool


def _group(group: SampleAccessGroup) -> Group:
    return Group(group.group_id, group.name, sorted(group.institution_numbers))


def _refuse_while_away(state: State) -> None:
    if state.get(_AWAY, False):
        raise ServiceUnavailableException("sent away by POST /invoice-api/away")


@get("/users/{user_id:str}/admin-groups")
async def admin_groups(user_id: FromPath[str], state: State) -> list[Group]:
    """The groups of which this person is in the admin group; of a stranger, none."""
    _refuse_while_away(state)
    return [_group(group) for group in ACCESS_GROUPS if user_id in group.admins]


@get("/access-groups")
async def access_groups(
    state: State, guids: Annotated[list[UUID], QueryParameter(name="id", max_items=100)]
) -> list[Group]:
    """The groups of these guids; guids of no group are left out."""
    _refuse_while_away(state)
    return [_group(group) for group in ACCESS_GROUPS if group.group_id in guids]


@post("/away", status_code=HTTP_204_NO_CONTENT)
async def away(state: State, data: JSONBody[Away]) -> None:
    state[_AWAY] = data.away


invoice_api = Router(
    "/invoice-api", route_handlers=[admin_groups, access_groups, away], include_in_schema=False
)
