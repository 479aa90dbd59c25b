"""Who may do what: the web reads, the worker writes, and sign-in is the web's own.

`portal_web` and `portal_worker` are roles that the processes' logins are, or are members of. Tables that later
migrations make get the same grants by themselves.
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
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public, sign_in TO portal_web, portal_worker",
    "GRANT SELECT ON ALL TABLES IN SCHEMA public TO portal_web, portal_worker",
    "GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO portal_worker",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO portal_web",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal_worker",
    # The log is only ever added to; a refusal is noted by the web, and never changed.
    "REVOKE UPDATE, DELETE ON log FROM portal_worker",
    "REVOKE INSERT, UPDATE, DELETE ON refusals FROM portal_worker",
    "GRANT INSERT ON refusals TO portal_web",
    # Which tables there are, only a migration says.
    "REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM portal_worker",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA sign_in TO portal_web",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA sign_in GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal_web",
    # The worker makes partners of registrations, and never sees a password's hash.
    "GRANT SELECT (id, organisation, kind, website, name, email, created_at) ON sign_in.registrations"
    " TO portal_worker",
    "GRANT SELECT (id, email, name) ON sign_in.accounts TO portal_worker",
    "GRANT SELECT ON sign_in.uploads TO portal_worker",
)


def upgrade() -> None:
    op.execute(ROLES)
    for grant in GRANTS:
        op.execute(grant)
