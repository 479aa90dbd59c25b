"""What only the answer to a registration tells. The schema is its own, and knows nothing of the portal's.

Changing a table takes a migration in `migrations/versions`, with its grants.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

SCHEMA = "registration"

metadata = MetaData(
    schema=SCHEMA,
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    },
)

# The row is there before the first try. More tries than one: the server may hold clients of this name whose
# answer was lost. They are inert, and only the server's keeper can remove them.
# The token manages the client. It is encrypted with a key that is not in the database.
clients = Table(
    "clients",
    metadata,
    Column("asked_id", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("client_id", Text),
    Column("path", Text),
    Column("encrypted_token", LargeBinary),
    PrimaryKeyConstraint("asked_id"),
    UniqueConstraint("client_id"),
    CheckConstraint(
        "num_nulls(client_id, path, encrypted_token) IN (0, 3)", name="registered_whole_or_not_at_all"
    ),
)

# A client has one secret, which is noted before it exists. The hash is a bare SHA-256 of what the server
# made, known once that was seen.
secrets = Table(
    "secrets",
    metadata,
    Column("client_id", Text, nullable=False),
    Column("secret_id", Uuid, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True)),
    Column("hash", LargeBinary),
    PrimaryKeyConstraint("client_id"),
    ForeignKeyConstraint(["client_id"], ["registration.clients.client_id"]),
)

# Secrets that were taken back, so that the server cannot give one again unseen.
removed_secrets = Table(
    "removed_secrets",
    metadata,
    Column("client_id", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    PrimaryKeyConstraint("client_id", "hash"),
    ForeignKeyConstraint(["client_id"], ["registration.clients.client_id"]),
)
