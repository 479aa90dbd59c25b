"""What clients send. Unknown fields are refused, with their name."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from domain.apis import AccessRight, Api
from domain.languages import Language
from domain.partners import PartnerKind
from domain.refusals import BadAccessRight

Line = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]
Words = Annotated[str, Meta(max_length=4000)]


class Strict(msgspec.Struct, forbid_unknown_fields=True):
    """An input with no room for anything unknown."""


class Confirmation(Strict):
    """A visitor confirms his address: the token of his mail, and the password that he registered with."""

    token: Annotated[str, Meta(description="The last part of the mailed link.", max_length=200)]
    password: Annotated[str, Meta(max_length=256, examples=["een zin die je onthoudt"])]


class Credentials(Strict):
    email: Annotated[str, Meta(examples=["partner@campuswise.example"], max_length=254)]
    password: Annotated[str, Meta(max_length=256)]


NewPassword = Annotated[str, Meta(max_length=256, examples=["een zin die je onthoudt"])]
LinkToken = Annotated[str, Meta(description="The last part of the mailed link.", max_length=200)]


class Forgetful(Strict):
    email: Annotated[str, Meta(max_length=254, examples=["partner@campuswise.example"])]


class PasswordReset(Strict):
    """The token of the mail, and the password to have from now on."""

    token: LinkToken
    password: NewPassword


class PasswordChange(Strict):
    present: Annotated[str, Meta(max_length=256)]
    password: NewPassword


class OwnName(Strict):
    name: Annotated[str, Meta(max_length=200, examples=["Cas Claes"])]


class OwnLanguage(Strict):
    language: Language


class AddressChange(Strict):
    """The address to sign in with from now on, and the present password."""

    email: Annotated[str, Meta(max_length=254, examples=["cas@campuswise.example"])]
    password: Annotated[str, Meta(max_length=256)]


class Agreement(Strict):
    """The token of the mail that went to the old address, or of the one to the new."""

    token: LinkToken
    address: Literal["old", "new"]


class SecondStepCode(Strict):
    """What the authenticator app shows now, or a recovery code."""

    code: Annotated[str, Meta(max_length=40, examples=["123456", "abcd-efgh-ijkl-mnop"])]


class ProfileChange(Strict):
    """What a partner changes of its profile; null leaves a field as it is."""

    name: Annotated[str, Meta(max_length=200, examples=["CampusWise"])] | None = None
    kind: PartnerKind | None = None
    description: Annotated[str, Meta(max_length=4000, examples=["Software voor klasbeheer"])] | None = None
    website: Annotated[str, Meta(max_length=500, examples=["https://www.campuswise.example"])] | None = None
    contact_email: Annotated[str, Meta(max_length=254, examples=["api@campuswise.example"])] | None = None
    visible: bool | None = None


class Invitee(Strict):
    email: Annotated[str, Meta(max_length=254, examples=["collega@campuswise.example"])]


class Acceptance(Strict):
    """A colleague accepts: the token of his mail, and how he wants to sign in."""

    token: Annotated[str, Meta(description="The last part of the mailed link.", max_length=200)]
    name: Annotated[str, Meta(max_length=200, examples=["Cas Claes"])]
    password: Annotated[str, Meta(max_length=256, examples=["een zin die je onthoudt"])]


class Ownership(Strict):
    owner: bool


class ApiAsked(Strict):
    """One API that an app asks for, and why."""

    api: Api
    reason: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=2000,
            pattern=r"\S",
            examples=["Klaslijsten tonen aan leerkrachten"],
        ),
    ]


class ExistingClient(Strict):
    """A client that the partner has already. The secret is tried at the token endpoint and forgotten (R5)."""

    client_id: Annotated[str, Meta(min_length=1, max_length=200)]
    secret: Annotated[str, Meta(min_length=1, max_length=500)]


class NewApp(Strict):
    name: Annotated[str, Meta(min_length=1, max_length=120, pattern=r"\S", examples=["BlueDries"])]
    description: Words
    contact_email: Annotated[str, Meta(max_length=254, examples=["api@driestech.example"])]
    apis: Annotated[list[ApiAsked], Meta(min_length=1, max_length=5)]
    existing_client: ExistingClient | None = None


class Approval(Strict):
    """Which of the APIs asked for are approved; null is all of them."""

    apis: list[Api] | None = None


class Reason(Strict):
    reason: Annotated[str, Meta(max_length=4000, examples=["De omschrijving zegt niet waarvoor."])]


class OptionalReason(Strict):
    reason: Words = ""


class Question(Strict):
    question: Annotated[str, Meta(max_length=4000)]


class Note(Strict):
    text: Annotated[str, Meta(max_length=4000)]


class MoreApis(Strict):
    """The APIs that an approved app asks for on top of what it has (R63)."""

    apis: Annotated[list[ApiAsked], Meta(min_length=1, max_length=5)]


class ContactChange(Strict):
    """Where an app's mails go from now on. Name and description stay what was decided about."""

    contact_email: Annotated[str, Meta(max_length=254, examples=["api@driestech.example"])]


class InformationAnswer(Strict):
    answer: Annotated[str, Meta(max_length=4000)]


class Target(Strict):
    """One access right: an institution number of six digits, or an access group for Rekeningen."""

    api: Api
    institution_number: Annotated[str, Meta(examples=["001057"])] | None = None
    access_group_id: UUID | None = None

    def right(self) -> AccessRight:
        """Refuses `BadAccessRight` unless there is exactly the one target that the API takes."""
        group = str(self.access_group_id) if self.access_group_id else None
        wanted, other = (
            (group, self.institution_number)
            if self.api.is_per_access_group
            else (self.institution_number, group)
        )
        if other is not None:
            raise BadAccessRight(self.api, other)
        return AccessRight(self.api, wanted or "")


class Invitees(Strict):
    """Whom to invite, and what to propose to them: the admin decides."""

    emails: Annotated[list[str], Meta(min_length=1, max_length=50, examples=[["an@school.example"]])]
    propose: Annotated[list[Target], Meta(max_length=500)] = msgspec.field(default_factory=list)


class AccessChangeAsked(Strict):
    grant: Annotated[list[Target], Meta(max_length=5000)] = msgspec.field(default_factory=list)
    revoke: Annotated[list[Target], Meta(max_length=5000)] = msgspec.field(default_factory=list)
