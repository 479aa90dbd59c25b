"""What an identity server cannot do with a client, or does not take from its partner."""

from domain.refusals import Conflict, Invalid


class BadPublicKeys(Invalid):
    """No JWK Set that can be read, of a few keys."""

    code = "bad_public_keys"


class PrivateKeyGiven(Invalid):
    code = "private_key_given"


class SymmetricKeyGiven(Invalid):
    code = "symmetric_key_given"


class UnfitKey(Invalid):
    """Of another kind or size than are taken."""

    code = "unfit_key"


UNUSABLE_KEYS = (BadPublicKeys, PrivateKeyGiven, SymmetricKeyGiven, UnfitKey)
"""Not public keys that a client can sign with: nothing of them is kept."""


class ClientNotMadeAgain(Conflict):
    """The identity server gives each client an id of its own choice, so one that is gone stays gone."""

    code = "client_not_made_again"


class ClientIdTaken(Conflict):
    """The identity server has a client of this id that is not the portal's to manage."""

    code = "client_id_taken"


class OneSecretOnly(Conflict):
    """The identity server keeps one secret for each client, so none can overlap."""

    code = "one_secret_only"


class NoOtherSecret(Conflict):
    """The identity server makes the secrets itself, and gives no other than one that was removed."""

    code = "no_other_secret"


class PublicKeysNotTaken(Conflict):
    """The identity server knows clients by a secret alone, or the portal gives it no keys."""

    code = "public_keys_not_taken"


class ClientsNotTakenOver(Conflict):
    """The identity server lets the portal manage only clients that the portal made."""

    code = "clients_not_taken_over"
