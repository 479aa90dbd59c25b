"""What somebody administers at this moment, read afresh from Informat each time it is asked (R22-R24)."""

from domain.authority import Authority, authority_from
from domain.school_year import SchoolYear, school_year_at
from domain.why_not import OtherYears
from gateways import OutsideSystemUnavailable
from gateways.access_groups import SYSTEM as GROUPS
from gateways.access_groups import AccessGroups
from gateways.clock import Clock
from gateways.school_directory import SchoolDirectory


class AuthorityReader:
    """Puts the school directory's rights and the InvoiceAPI's admin groups together."""

    def __init__(self, schools: SchoolDirectory, groups: AccessGroups, clock: Clock) -> None:
        self._schools = schools
        self._groups = groups
        self._clock = clock

    async def authority_of(self, user_id: str, with_access_groups: bool = True) -> Authority:
        """The authority of this school year. Raises `OutsideSystemUnavailable`.

        Without access groups the InvoiceAPI is not asked, and Rekeningen is unknown.
        """
        year = school_year_at(self._clock.now())
        rights = await self._schools.admin_rights(user_id, year)
        groups = await self._groups.admin_groups(user_id) if with_access_groups else None
        return authority_from(rights, groups)

    async def other_years(self, user_id: str) -> OtherYears:
        """What counts no longer, and what does not count yet. Groups of Rekeningen have no school years."""
        now = school_year_at(self._clock.now()).first_year
        last, coming = [
            authority_from(await self._schools.admin_rights(user_id, SchoolYear(year)), ())
            for year in (now - 1, now + 1)
        ]
        return OtherYears(last, coming)

    async def authority_to_look(self, user_id: str) -> Authority:
        """The same, without Rekeningen while the InvoiceAPI is away (R42). Nothing is granted by looking."""
        try:
            return await self.authority_of(user_id)
        except OutsideSystemUnavailable as away:
            if away.system != GROUPS:
                raise
            return await self.authority_of(user_id, with_access_groups=False)
