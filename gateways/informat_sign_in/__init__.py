"""Signing in with an Informat account, as an OpenID Connect relying party (R20). No web framework here."""

from gateways.informat_sign_in.failures import SYSTEM, SignInFailed, SignInFailure
from gateways.informat_sign_in.sign_in import InformatIdentity, InformatSignIn, SignInAttempt

__all__ = ["SYSTEM", "InformatIdentity", "InformatSignIn", "SignInAttempt", "SignInFailed", "SignInFailure"]
