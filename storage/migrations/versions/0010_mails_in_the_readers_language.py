"""Registrations, accounts and mails have a language; invitations that wait to be mailed say who asks for what."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SPEAKING = (("registrations", "sign_in"), ("accounts", "sign_in"), ("mails", "public"))
GRANTS = (
    "GRANT SELECT (language) ON sign_in.registrations TO portal_worker",
    "GRANT SELECT (language) ON sign_in.accounts TO portal_worker",
)
# Their letters name the partner and the APIs since; what was queued before that lacks both.
INVITATIONS = """
    UPDATE mails SET facts = mails.facts || jsonb_build_object(
        'partner', partners.name,
        'apis', (SELECT coalesce(jsonb_agg(api ORDER BY api), '[]') FROM app_apis
                 WHERE app_apis.app_id = apps.id AND app_apis.state = 'enabled'),
        'description', apps.description)
    FROM apps JOIN partners ON partners.id = apps.partner_id
    WHERE mails.app_id = apps.id AND mails.kind IN ('invitation', 'invitation_reminder')
        AND mails.state = 'queued' AND NOT mails.facts ?& ARRAY['partner', 'apis', 'description']
"""


def upgrade() -> None:
    for table, schema in SPEAKING:
        language = sa.Column("language", sa.Text(), server_default=sa.text("'nl'"), nullable=False)
        op.add_column(table, language, schema=schema)
        op.create_check_constraint(
            op.f(f"ck_{table}_language_known"), table, "language IN ('nl', 'en')", schema=schema
        )
    for grant in GRANTS:
        op.execute(grant)
    op.execute(INVITATIONS)
