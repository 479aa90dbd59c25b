"""The first tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clients",
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("client_id", name="pk_clients"),
        sa.CheckConstraint(r"client_id ~ '^[\x20-\x7e]{1,255}$'", name="ck_clients_client_id_printable"),
        schema="identity",
    )
    op.create_table(
        "client_scopes",
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("client_id", "scope", name="pk_client_scopes"),
        sa.ForeignKeyConstraint(
            ["client_id"], ["identity.clients.client_id"], name="fk_client_scopes_client_id"
        ),
        sa.CheckConstraint(
            r"scope ~ '^[\x21\x23-\x5b\x5d-\x7e]{1,255}$'", name="ck_client_scopes_scope_is_one_token"
        ),
        schema="identity",
    )
    op.create_table(
        "client_secrets",
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("secret_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("client_id", "secret_id", name="pk_client_secrets"),
        sa.ForeignKeyConstraint(
            ["client_id"], ["identity.clients.client_id"], name="fk_client_secrets_client_id"
        ),
        schema="identity",
    )
    op.create_table(
        "client_keys",
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("jwks", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("client_id", name="pk_client_keys"),
        sa.ForeignKeyConstraint(
            ["client_id"], ["identity.clients.client_id"], name="fk_client_keys_client_id"
        ),
        schema="identity",
    )
    op.create_table(
        "signing_keys",
        sa.Column("kid", sa.Text(), nullable=False),
        sa.Column("algorithm", sa.Text(), nullable=False),
        sa.Column("encrypted_jwk", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kid", name="pk_signing_keys"),
        schema="identity",
    )
    op.create_table(
        "revoked_tokens",
        sa.Column("jti", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("jti", name="pk_revoked_tokens"),
        schema="identity",
    )
    op.create_index("ix_revoked_tokens_expires_at", "revoked_tokens", ["expires_at"], schema="identity")
    op.create_table(
        "used_assertions",
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("jti", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("client_id", "jti", name="pk_used_assertions"),
        schema="identity",
    )
    op.create_index("ix_used_assertions_expires_at", "used_assertions", ["expires_at"], schema="identity")
