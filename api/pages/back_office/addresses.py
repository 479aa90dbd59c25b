"""The address of a list as it is now, for its column heads and its other pages to be changed from."""

from storage.read.access import RightFilter
from storage.read.apps import AppFilter


def parameters(asked: AppFilter | RightFilter) -> dict[str, str]:
    """The list's parameters without the cursor; what is empty was not asked."""
    return {
        "q": asked.text,
        "status": str(asked.status or "") if isinstance(asked, AppFilter) else "",
        "api": str(asked.api or ""),
        "sort": str(asked.sort),
        "descending": "true" if asked.descending else "",
    }
