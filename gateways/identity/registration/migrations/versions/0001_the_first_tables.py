"""The first tables, and who may do what: the worker registers clients, the web keeps secrets.

Both read the token, since the server asks for it with every change. What the web may not do with it is up to
the web: no database can tell.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

GRANTS = (
    "GRANT USAGE ON SCHEMA registration TO portal_web, portal_worker",
    "GRANT SELECT ON registration.clients TO portal_web, portal_worker",
    # No client is ever deleted: nothing else knows what the server calls it.
    "GRANT INSERT, UPDATE ON registration.clients TO portal_worker",
    # The worker may warn of secrets that end; their hashes are of no use for that.
    "GRANT SELECT (client_id, secret_id, created_at, expires_at) ON registration.secrets TO portal_worker",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON registration.secrets TO portal_web",
    "GRANT SELECT, INSERT ON registration.removed_secrets TO portal_web",
)


def upgrade() -> None:
    op.create_table(
        "clients",
        sa.Column("asked_id", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("encrypted_token", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("asked_id", name="pk_clients"),
        sa.UniqueConstraint("client_id", name="uq_clients_client_id"),
        sa.CheckConstraint(
            "num_nulls(client_id, path, encrypted_token) IN (0, 3)",
            name="ck_clients_registered_whole_or_not_at_all",
        ),
        schema="registration",
    )
    op.create_table(
        "secrets",
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("secret_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("client_id", name="pk_secrets"),
        sa.ForeignKeyConstraint(
            ["client_id"], ["registration.clients.client_id"], name="fk_secrets_client_id"
        ),
        schema="registration",
    )
    op.create_table(
        "removed_secrets",
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("client_id", "hash", name="pk_removed_secrets"),
        sa.ForeignKeyConstraint(
            ["client_id"], ["registration.clients.client_id"], name="fk_removed_secrets_client_id"
        ),
        schema="registration",
    )
    for grant in GRANTS:
        op.execute(grant)
