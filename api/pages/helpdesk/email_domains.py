"""Whether a partner's e-mail addresses belong to its website: the first thing one looks at (R8)."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from storage.read.partner_record import PartnerRecord


@dataclass(frozen=True)
class Address:
    """`fits` is None where there is no website to compare with."""

    email: str
    fits: bool | None


def addresses_beside_website(partner: PartnerRecord, contact_email: str) -> list[Address]:
    """The app's contact address, the partner's, and those that its people sign in with; each once."""
    site = _site(partner.website)
    emails = dict.fromkeys([contact_email, partner.contact_email, *(one.email for one in partner.people)])
    return [Address(email, _belongs(email, site) if site else None) for email in emails if email]


def _site(website: str) -> str:
    """Its host, or nothing: a website that was taken on before the rules may be no address at all."""
    try:
        host = urlsplit(website).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _belongs(email: str, site: str) -> bool:
    """Of the site's own domain, or of one below or above it: mail.voorbeeld.be and voorbeeld.be are one."""
    domain = email.rpartition("@")[2].lower()
    return domain == site or domain.endswith(f".{site}") or (site.endswith(f".{domain}") and "." in domain)
