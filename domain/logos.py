"""A partner's logo: a small picture, known by its first bytes and not by what its sender calls it (R2)."""

from domain.refusals import BadLogo

LARGEST = 200_000
"""In bytes. A directory shows dozens of logos on one page."""


def logo_type(content: bytes) -> str:
    """The media type: PNG, JPEG or WebP. Refuses `BadLogo`.

    No SVG: that is a document which can hold scripts, and it would come from the portal's own address.
    """
    if len(content) > LARGEST:
        raise BadLogo(f"A logo has at most {LARGEST // 1000} kB.")
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    raise BadLogo("A logo is a PNG, JPEG or WebP picture.")
