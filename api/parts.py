"""What the web is made of: built once in `api/portal.py`, and handed to whoever needs it."""

from dataclasses import dataclass

from api.auth.authenticators import Authenticators
from api.commands import Commands
from api.engine_watch import EngineWatch
from api.refusal_notes import RefusalNotes
from domain.link_tokens import LinkKeys
from domain.scopes import ScopeTemplates
from gateways.access_groups import AccessGroups
from gateways.authority import AuthorityReader
from gateways.clock import Clock
from gateways.identity.port import ClientDirectory
from gateways.identity.proof import ClientProof
from gateways.informat_sign_in import InformatSignIn
from gateways.school_directory import SchoolDirectory
from storage.news import AppNews
from storage.sessions import Storage


@dataclass(frozen=True)
class Parts:
    storage: Storage
    news: AppNews
    commands: Commands
    engine: EngineWatch
    schools: SchoolDirectory
    groups: AccessGroups
    authority: AuthorityReader
    directory: ClientDirectory
    proof: ClientProof
    refusals: RefusalNotes
    informat: InformatSignIn
    authenticators: Authenticators
    links: LinkKeys
    scopes: ScopeTemplates
    clock: Clock
    public_url: str
    token_endpoint: str
    """Where partners' apps get their tokens, as partners are told."""

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")
