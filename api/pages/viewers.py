"""Who looks at a page: the guards of `api/viewers.py` as pages ask for them, and visitors besides."""

from typing import Annotated, Any

from litestar import Request
from litestar.di import Provide
from litestar.params import Dependency

from api.viewers import a_partner, a_school_admin, anybody, the_helpdesk
from domain.viewers import Viewer

# Litestar checks what a dependency gives against its type, and its checker knows no union of dataclasses.
MaybeViewer = Annotated[Viewer | None, Dependency(skip_validation=True)]


async def anybody_or_visitor(request: Request[Any, Any, Any]) -> Viewer | None:
    return None if request.user is None else await anybody(request)


AS_PARTNER = {"viewer": Provide(a_partner)}
AS_HELPDESK = {"viewer": Provide(the_helpdesk)}
AS_SCHOOL_ADMIN = {"viewer": Provide(a_school_admin)}
SIGNED_IN = {"viewer": Provide(anybody)}
MAYBE = {"viewer": Provide(anybody_or_visitor)}
