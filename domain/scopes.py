"""Scope strings: how one access right is written at the identity server."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.apis import AccessRight, Api
from domain.refusals import BadAccessRight

PLACEHOLDER = re.compile(r"\{(nr|guid)\}")

# The first three are public, on Informat's developer pages. For Internen and Rekeningen no public source
# exists: these two are an assumption, and a setting (PORTAL_SCOPE_TEMPLATES).
DEFAULT_TEMPLATES: Mapping[Api, str] = {
    Api.LEERLINGEN: "api_informat_sas_leerlingen.leerlingen.{nr}",
    Api.VOORINSCHRIJVINGEN: "api_informat_sas_leerlingen.voorinschrijvingen.{nr}",
    Api.PERSONEEL: "api_informat_sas_personeel.personeel.{nr}",
    Api.INTERNEN: "api_informat_sas_internen.internen.{nr}",
    Api.REKENINGEN: "api_informat_sas_rekeningen.rekeningen.{guid}",
}


@dataclass(frozen=True)
class ScopeTemplates:
    """One template per API; a scope belongs to the API whose template it matches in full.

    What matches none is foreign, and the portal never touches it. Raises ValueError when a template has no
    single `{nr}` or `{guid}`, an API has none, or two share one: giving the one would give the other.
    """

    templates: Mapping[Api, str]

    def __post_init__(self) -> None:
        for api in Api:
            wanted = "{guid}" if api.is_per_access_group else "{nr}"
            if PLACEHOLDER.findall(self.templates.get(api, "")) != [wanted[1:-1]]:
                raise ValueError(f"the scope template of {api} needs exactly one {wanted}")
        if len(set(self.templates.values())) < len(self.templates):
            raise ValueError("no two APIs may have the same scope template")

    def scope_of(self, right: AccessRight) -> str:
        return PLACEHOLDER.sub(right.target, self.templates[right.api])

    def right_of(self, scope: str) -> AccessRight | None:
        """The access right that a scope string stands for; None for a foreign scope."""
        for api, template in self.templates.items():
            before, _, after = PLACEHOLDER.sub("\0", template).partition("\0")
            if len(scope) > len(before) + len(after) and scope.startswith(before) and scope.endswith(after):
                try:
                    return AccessRight(api, scope[len(before) : len(scope) - len(after)])
                except BadAccessRight:
                    continue
        return None

    def sorted_out(self, scopes: Iterable[str]) -> tuple[frozenset[AccessRight], frozenset[str]]:
        """The access rights among these scopes, and the foreign ones."""
        matched = {scope: self.right_of(scope) for scope in scopes}
        rights = frozenset(right for right in matched.values() if right is not None)
        return rights, frozenset(scope for scope, right in matched.items() if right is None)
