"""Every way in which the portal says no: one tree, each leaf with a code that never changes.

The code travels from the rule to the workflow, the JSON answer and the Dutch page. The sentence is for
developers; people read the catalogue's sentence for the code.
"""

from collections.abc import Sequence
from typing import ClassVar, Self


class Refusal(Exception):
    """A rule says no. Nothing has been changed."""

    code: ClassVar[str]

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class Invalid(Refusal):
    """What was sent cannot be right, whatever the state."""


class NotAllowed(Refusal):
    """Somebody else may do this; the one who asks may not."""


class NotFound(Refusal):
    """It does not exist, or not for the one who asks. The two are told the same."""


class Conflict(Refusal):
    """It was possible earlier or may be later, but not in the present state."""


class BadAccessRight(Invalid):
    code = "bad_access_right"

    def __init__(self, api: str, target: str) -> None:
        form = "an access group's guid" if api == "rekeningen" else "an institution number of six digits"
        super().__init__(f"{api} takes {form}, not {target[:80]!r}.")


class UnknownInstitution(Invalid):
    """No active school of this school year has these numbers (R41)."""

    code = "unknown_institution"

    def __init__(self, numbers: Sequence[str]) -> None:
        super().__init__(f"No active school has: {', '.join(numbers)}.")
        self.numbers = numbers


class NoApisAsked(Invalid):
    code = "no_apis_asked"


class ReasonMissing(Invalid):
    code = "reason_missing"


class NothingToChange(Invalid):
    code = "nothing_to_change"


class ContradictoryChange(Invalid):
    code = "contradictory_change"


class WeakPassword(Invalid):
    code = "weak_password"


class GuessablePassword(Invalid):
    """It is in lists of leaked passwords, or so near to one that it is guessed as soon."""

    code = "guessable_password"


class BadEmailAddress(Invalid):
    code = "bad_email_address"


class BadName(Invalid):
    code = "bad_name"


class BadDescription(Invalid):
    code = "bad_description"


class BadWebsite(Invalid):
    code = "bad_website"


class BadLogo(Invalid):
    code = "bad_logo"


class UnusableText(Invalid):
    code = "unusable_text"


class BadCursor(Invalid):
    code = "bad_cursor"


class IdempotencyKeyReused(Invalid):
    code = "idempotency_key_reused"


class NotSignedIn(NotAllowed):
    code = "not_signed_in"


class WrongCredentials(NotAllowed):
    code = "wrong_credentials"


class TooManyRequests(NotAllowed):
    """Tried too often."""

    code = "too_many_requests"
    seconds: int = 60
    """How long to wait."""

    def __init__(self, detail: str, seconds: int) -> None:
        super().__init__(detail)
        self.seconds = seconds


class SignInRefused(NotAllowed):
    code = "sign_in_refused"


class SecondFactorRequired(NotAllowed):
    """The password was right, and is half of what signs in here."""

    code = "second_factor_required"


class SecondStepOver(NotAllowed):
    """The first step of a sign-in is too long ago, or was in another browser."""

    code = "second_step_over"


class WrongCode(NotAllowed):
    """Neither the code that the authenticator app shows now, nor a recovery code that is left."""

    code = "wrong_code"


class TooManyWrongCodes(NotAllowed):
    """The authenticator app counts for nothing for a while; recovery codes and passkeys do."""

    code = "too_many_wrong_codes"


class PasskeyRefused(NotAllowed):
    code = "passkey_refused"


class TokenNotValid(NotAllowed):
    """A personal token that nobody made, that was revoked, or whose end date is past."""

    code = "token_not_valid"


class OutsideTokenScopes(NotAllowed):
    """A personal token opens what its scopes name, and no page, account or colleague."""

    code = "outside_token_scopes"


class ClientNotProven(NotAllowed):
    """R5: the id and secret of an existing client do not work at the token endpoint."""

    code = "client_not_proven"


class RoleNotAllowed(NotAllowed):
    code = "role_not_allowed"


class OwnersOnly(NotAllowed):
    """Members are invited, removed and made owners by an owner of their organisation."""

    code = "owners_only"


class NoPortalAccess(NotAllowed):
    """R21: an Informat account without Gebruikersbeheer 2.0."""

    code = "no_portal_access"


class InsufficientRights(NotAllowed):
    """R53: none of the rights that the app's APIs need."""

    code = "insufficient_rights"


class OutsideAuthority(NotAllowed):
    """R22: a change of something that the admin does not administer this school year."""

    code = "outside_authority"


class AppNotFound(NotFound):
    code = "app_not_found"


class ClientNotFound(NotFound):
    code = "client_not_found"


class InvitationNotFound(NotFound):
    code = "invitation_not_found"


class SecretNotFound(NotFound):
    code = "secret_not_found"


class LinkNotValid(NotFound):
    """A link that nobody gave out, or that was altered on its way."""

    code = "link_not_valid"


class SessionNotFound(NotFound):
    code = "session_not_found"


class MemberNotFound(NotFound):
    code = "member_not_found"


class PartnerNotFound(NotFound):
    code = "partner_not_found"


class DriftNotFound(NotFound):
    code = "drift_not_found"


class PasskeyNotFound(NotFound):
    code = "passkey_not_found"


class TokenNotFound(NotFound):
    code = "token_not_found"


class StatusNotAllowed(Conflict):
    code = "status_not_allowed"


class AppAlreadyDecided(Conflict):
    code = "app_already_decided"


class NothingToDecide(Conflict):
    code = "nothing_to_decide"


class TaskClaimed(Conflict):
    """A colleague has taken the request on."""

    code = "task_claimed"


class RequestAlreadyOpen(Conflict):
    code = "request_already_open"


class ApiAlreadyEnabled(Conflict):
    code = "api_already_enabled"


class ContactUnchanged(Conflict):
    """The app's mails go to this address already."""

    code = "contact_unchanged"


class ClientAlreadyLinked(Conflict):
    """R6: an app has at most one client."""

    code = "client_already_linked"


class ClientTaken(Conflict):
    """R6: a client belongs to at most one app."""

    code = "client_taken"


class AddressHasAccount(Conflict):
    """One address signs in for one partner. Only said to whom the address was proven to belong (R1)."""

    code = "address_has_account"


class LastOwnerStays(Conflict):
    """A partner has at least one owner."""

    code = "last_owner_stays"


class AppNotApproved(Conflict):
    code = "app_not_approved"


class ApiNotEnabled(Conflict):
    """R52: only APIs that are enabled for the app are offered."""

    code = "api_not_enabled"


class ClientNotLinked(Conflict):
    code = "client_not_linked"


class DriftChanged(Conflict):
    """What was answered is no longer so: the server or the record changed meanwhile."""

    code = "drift_changed"


class DriftAnswerNotPossible(Conflict):
    """Some differences can only be adopted, some only restored, and some depend on the client's app."""

    code = "drift_answer_not_possible"


class TooManySecrets(Conflict):
    code = "too_many_secrets"


class SecondStepIsOn(Conflict):
    """There is an authenticator app already; turn it off first, with a code of it."""

    code = "second_step_is_on"


class SecondStepIsOff(Conflict):
    code = "second_step_is_off"


class TooManyPasskeys(Conflict):
    code = "too_many_passkeys"


class TooManyTokens(Conflict):
    code = "too_many_tokens"


class LinkOver(Conflict):
    """A link that opened something once. It says what it led to, as far as its holder may know."""

    partner = ""
    app = ""

    def leading_to(self, partner: str, app: str = "") -> Self:
        self.partner, self.app = partner, app
        return self


class LinkExpired(LinkOver):
    """R11: the link's month is over."""

    code = "link_expired"


class LinkRevoked(LinkOver):
    """R12: the partner took the invitation back, or sent a newer link."""

    code = "link_revoked"
