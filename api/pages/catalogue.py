"""Bring the English catalogue in line with the templates: `python -m api.pages.catalogue`.

Sentences that are new come with an empty translation, for a person to fill in; those that no template says
any more go.
"""

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from api.pages.languages import catalogue_file
from api.pages.rendering import TEMPLATES
from domain.languages import Language

_OPTIONS = {"newstyle_gettext": "true", "trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
HEADER = b"# Kept in line with the templates by: python -m api.pages.catalogue\n\n"


def sentences() -> Catalog:
    """Every sentence of the templates, without translations."""
    found = Catalog()
    extracted = extract_from_dir(TEMPLATES, [("**.html", "jinja2")], {"**.html": _OPTIONS})
    for _, _, sentence, _, _ in extracted:
        found.add(sentence)
    return found


def translated(language: Language) -> Catalog:
    with catalogue_file(language).open("rb") as file:
        return read_po(file, locale=str(language))


def update(language: Language) -> None:
    """Rewrite one catalogue; what is translated stays as it is, and nothing is guessed."""
    known = translated(language)
    fresh = Catalog(locale=str(language))
    for message in sentences():
        if message.id:
            before = known.get(message.id)
            fresh.add(message.id, before.string if before else "")
    with catalogue_file(language).open("wb") as file:
        file.write(HEADER)
        # The usual header holds names and times of its making, which would make every update a change.
        write_po(file, fresh, width=0, sort_output=True, omit_header=True)


if __name__ == "__main__":
    update(Language.ENGLISH)
