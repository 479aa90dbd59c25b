"""The letters about an account itself, and the links in them."""

from enum import StrEnum


class AccountLetter(StrEnum):
    """What happened, and what the id that goes with it is of."""

    PASSWORD_FORGOTTEN = "password_forgotten"  # noqa: S105 - a word, not a password
    """A reset. Its letter goes out only when it is an account's."""
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    """An account, whose person knew the password before."""
    PASSWORD_RESET = "password_reset"  # noqa: S105
    """An account, whose password was chosen anew by the link of a mail."""
    ADDRESS_CHANGE_ASKED = "address_change_asked"
    """A change of address. Both addresses get a link."""
    ADDRESS_CHANGED = "address_changed"
    """A change of address. Both addresses hear of it."""
    SECOND_STEP_ON = "second_step_on"
    SECOND_STEP_OFF = "second_step_off"
    PASSKEY_ADDED = "passkey_added"
    TOKEN_MADE = "token_made"  # noqa: S105
    """An account, which can be signed in to in another way from now on."""


RESET_PASSWORD = "reset_password"  # noqa: S105
CONFIRM_OLD_ADDRESS = "confirm_old_address"
CONFIRM_NEW_ADDRESS = "confirm_new_address"
"""What the tokens in these letters are for, and which letter holds them."""
