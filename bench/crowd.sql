-- A crowd of apps with their rights and their log. What begins with a dollar sign is a field of `Crowd`.

CREATE FUNCTION pg_temp.some_id(kind text, n bigint) RETURNS text LANGUAGE sql IMMUTABLE
RETURN repeat(kind, 8) || '-0000-4000-8000-' || lpad(n::text, 12, '0');

CREATE FUNCTION pg_temp.api(n bigint) RETURNS text LANGUAGE sql IMMUTABLE
RETURN ('{internen,leerlingen,personeel,voorinschrijvingen}'::text[])[1 + n % 4];

CREATE FUNCTION pg_temp.school(n bigint) RETURNS text LANGUAGE sql IMMUTABLE
RETURN (120001 + n % 4000)::text;

INSERT INTO partners
    (id, slug, name, kind, description, website, contact_email, visible, created_at, changed_at)
SELECT pg_temp.some_id('a', n)::uuid, 'crowd-' || n, 'Partner ' || n, 'vendor', 'Een van velen.', '',
    'crowd@partner.example', true, now(), now()
FROM generate_series(0, $apps / $apps_per_partner) AS n;

INSERT INTO api_clients (client_id, name, active, created_at)
SELECT pg_temp.some_id('c', n), 'App ' || n, true, now()
FROM generate_series(0, $apps - 1) AS n;

-- The last ones wait for a decision, and have no client yet.
INSERT INTO apps
    (id, partner_id, name, description, contact_email, status, client_id, created_at, changed_at,
     submitted_at, waiting_since, decision_note)
SELECT pg_temp.some_id('b', n)::uuid, pg_temp.some_id('a', n / $apps_per_partner)::uuid, 'App ' || md5(n::text),
    'Toont klaslijsten aan leerkrachten.', 'crowd@partner.example',
    CASE WHEN waits THEN 'submitted' ELSE 'approved' END,
    CASE WHEN NOT waits THEN pg_temp.some_id('c', n) END,
    at, at, at, CASE WHEN waits THEN at END, ''
FROM generate_series(0, $apps - 1) AS n,
    LATERAL (SELECT n >= $apps - $waiting AS waits, now() - n * interval '7 minutes' AS at) AS one;

INSERT INTO app_apis (app_id, api, reason, state)
SELECT pg_temp.some_id('b', n)::uuid, pg_temp.api(n + m), 'Klaslijsten tonen aan leerkrachten.',
    CASE WHEN n >= $apps - $waiting THEN 'requested' ELSE 'enabled' END
FROM generate_series(0, $apps - 1) AS n, generate_series(0, 1) AS m;

INSERT INTO access_rights (client_id, api, target, state, since, granted_by)
SELECT pg_temp.some_id('c', n), pg_temp.api(m), pg_temp.school(n * 31 + m * 197), 'granted',
    now() - n * interval '5 minutes', 'An Peeters'
FROM generate_series(0, $apps - 1) AS n, generate_series(0, $rights_per_app - 1) AS m;

-- The apps' rows stand between each other, as they come; a hundredth of all is the first app's.
INSERT INTO log
    (chain, workflow_id, step, part, at, actor_role, actor_id, actor_name, event, app_id, client_id, api,
     target, before, after, previous_hash, hash)
SELECT 'app-' || app, 'client-' || app, 'step-' || n, '', now() - ($log_rows - n) * interval '30 seconds',
    'school_admin', 'an.peeters', 'An Peeters',
    CASE n % 3 WHEN 0 THEN 'access_revoked' WHEN 1 THEN 'access_granted' ELSE 'client_enabled' END,
    pg_temp.some_id('b', app)::uuid, pg_temp.some_id('c', app), pg_temp.api(n), pg_temp.school(n),
    '{"access": false}', '{"access": true}', sha256(n::text::bytea), sha256((n + 1)::text::bytea)
FROM generate_series(1, $log_rows) AS n,
    LATERAL (SELECT CASE WHEN n % 100 = 0 THEN 0 ELSE n % $apps END AS app) AS one;
