"""The `informat_users` database: accounts, schools and admin rights per school year."""

from gateways.school_directory.port import InformatUser, SchoolDirectory

__all__ = ["InformatUser", "SchoolDirectory"]
