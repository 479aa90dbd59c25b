"""The identity server's tables. They live in a schema of their own, and know nothing of the portal's.

Changing them takes a migration in `migrations/versions`, with its grants.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
)

SCHEMA = "identity"

metadata = MetaData(
    schema=SCHEMA,
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    },
)

# Printable ASCII, which is what RFC 6749 appendix A.1 lets a client id be.
clients = Table(
    "clients",
    metadata,
    Column("client_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("enabled", Boolean, nullable=False),
    PrimaryKeyConstraint("client_id"),
    CheckConstraint(r"client_id ~ '^[\x20-\x7e]{1,255}$'", name="client_id_printable"),
)

# A token carries scopes as one string with spaces between (RFC 6749 section 3.3): one with a space in it
# would be two.
client_scopes = Table(
    "client_scopes",
    metadata,
    Column("client_id", Text, nullable=False),
    Column("scope", Text, nullable=False),
    PrimaryKeyConstraint("client_id", "scope"),
    ForeignKeyConstraint(["client_id"], ["identity.clients.client_id"]),
    CheckConstraint(r"scope ~ '^[\x21\x23-\x5b\x5d-\x7e]{1,255}$'", name="scope_is_one_token"),
)

# The hash is a bare SHA-256, because a secret is 256 random bits: nothing to guess, so nothing to slow down.
# The client is part of the key, so that an id that is used again can never move a secret to another client.
client_secrets = Table(
    "client_secrets",
    metadata,
    Column("client_id", Text, nullable=False),
    Column("secret_id", Uuid, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True)),
    Column("last_used_at", DateTime(timezone=True)),
    PrimaryKeyConstraint("client_id", "secret_id"),
    ForeignKeyConstraint(["client_id"], ["identity.clients.client_id"]),
)

# Public keys, for clients that sign assertions (private_key_jwt) in place of having a secret.
client_keys = Table(
    "client_keys",
    metadata,
    Column("client_id", Text, nullable=False),
    Column("jwks", JSON, nullable=False),
    PrimaryKeyConstraint("client_id"),
    ForeignKeyConstraint(["client_id"], ["identity.clients.client_id"]),
)

# The private half is a JWK, encrypted with a key that is not in the database.
signing_keys = Table(
    "signing_keys",
    metadata,
    Column("kid", Text, nullable=False),
    Column("algorithm", Text, nullable=False),
    Column("encrypted_jwk", LargeBinary, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("retires_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("kid"),
)

# Access tokens that were revoked, for as long as they would have lived.
revoked_tokens = Table(
    "revoked_tokens",
    metadata,
    Column("jti", Text, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("jti"),
    Index("ix_revoked_tokens_expires_at", "expires_at"),
)

# Assertions that clients signed and used: each is good for once (RFC 7523 section 3, point 7).
used_assertions = Table(
    "used_assertions",
    metadata,
    Column("client_id", Text, nullable=False),
    Column("jti", Text, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("client_id", "jti"),
    Index("ix_used_assertions_expires_at", "expires_at"),
)
