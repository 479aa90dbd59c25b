"""Properties are given the time they need: this machine runs other things as well."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
