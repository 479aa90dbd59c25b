"""What hypothesis draws from: few places, so that what is drawn meets."""

from uuid import UUID

from hypothesis import strategies as st

from domain.apis import AccessRight, Api
from domain.authority import Authority

NUMBERS = ("000001", "001057", "001073", "999999")
GROUPS = tuple(str(UUID(int=number)) for number in range(1, 4))


def targets_of(api: Api) -> tuple[str, ...]:
    return GROUPS if api.is_per_access_group else NUMBERS


PLACES = [AccessRight(api, target) for api in Api for target in targets_of(api)]

apis = st.frozensets(st.sampled_from(Api))
rights = st.frozensets(st.sampled_from(PLACES), max_size=8)
authorities = st.fixed_dictionaries(
    {}, optional={api: st.frozensets(st.sampled_from(targets_of(api))) for api in Api}
).map(Authority)
