"""Who may do what: the worker keeps clients and scopes, the web keeps secrets and keys and gives tokens.

Nothing is granted by default: a migration that makes a table says who needs it, and for what.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROLES = """
DO $$
DECLARE missing text;
BEGIN
    FOREACH missing IN ARRAY ARRAY['portal_web', 'portal_worker'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = missing) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', missing);
        END IF;
    END LOOP;
END $$
"""

GRANTS = (
    "GRANT USAGE ON SCHEMA identity TO portal_web, portal_worker",
    "GRANT SELECT ON identity.clients, identity.client_scopes TO portal_web, portal_worker",
    # No client is ever deleted: its id stays taken, so that a new one cannot be mistaken for it.
    "GRANT INSERT, UPDATE ON identity.clients TO portal_worker",
    "GRANT INSERT, DELETE ON identity.client_scopes TO portal_worker",
    # The worker warns of secrets that end; their hashes are of no use for that.
    "GRANT SELECT (client_id, secret_id, created_at, expires_at, last_used_at) ON identity.client_secrets"
    " TO portal_worker",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON identity.client_secrets, identity.client_keys TO portal_web",
    "GRANT SELECT, INSERT, DELETE ON identity.signing_keys, identity.revoked_tokens, identity.used_assertions"
    " TO portal_web",
)


def upgrade() -> None:
    op.execute(ROLES)
    for grant in GRANTS:
        op.execute(grant)
