"""Everything that changes domain tables. Only activities import it.

Each function says what it expects to find, does nothing when it is already so, and says when it lost a race.
"""
