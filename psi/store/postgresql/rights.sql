-- Who may do what. This file is run whole behind every migration, in the same transaction, and describes the newest tables.
-- People hold no right on any table that has content: they call the functions below, which run as psi_owner, decide by
-- session_user, and write the audit in the same transaction. A refusal is returned and not raised, so that its audit row
-- is kept.

-- Everything that an earlier version of this file made goes first.
DO $$
DECLARE each record;
BEGIN
    FOR each IN SELECT p.policyname, p.tablename FROM pg_policies p WHERE p.schemaname = 'psi' LOOP
        EXECUTE format('DROP POLICY %I ON psi.%I', each.policyname, each.tablename);
    END LOOP;
    FOR each IN SELECT p.oid::regprocedure AS named FROM pg_proc p WHERE p.pronamespace = 'psi'::regnamespace LOOP
        EXECUTE format('DROP FUNCTION IF EXISTS %s CASCADE', each.named);
    END LOOP;
    FOR each IN SELECT c.relname AS named FROM pg_class c WHERE c.relnamespace = 'psi'::regnamespace AND c.relkind = 'r' LOOP
        EXECUTE format('ALTER TABLE psi.%I OWNER TO psi_owner', each.named);
        EXECUTE format('REVOKE ALL ON psi.%I FROM PUBLIC, psi_officer, psi_supervisor, psi_administrator, psi_auditor, psi_victim_contacts', each.named);
    END LOOP;
END $$;

-- An id is an id, whoever makes the case and with whatever program: other programs make file names of it.
ALTER TABLE psi.cases DROP CONSTRAINT IF EXISTS id_is_an_id;
ALTER TABLE psi.cases ADD CONSTRAINT id_is_an_id CHECK (id ~ '^[a-z0-9][a-z0-9-]{0,39}$');

-- Whoever writes the audit holds this row until the end of the transaction; nobody can reach it from outside. A transaction that
-- somebody forgot to end is ended after a minute. Who keeps one open on purpose holds the others up, and an administrator ends it.
CREATE TABLE IF NOT EXISTS psi.audit_turn (one boolean PRIMARY KEY CHECK (one));
INSERT INTO psi.audit_turn VALUES (true) ON CONFLICT DO NOTHING;
DO $$
BEGIN
    EXECUTE format('ALTER DATABASE %I SET idle_in_transaction_session_timeout = %L', current_database(), '1min');
END $$;

-- What somebody said they were about to read. Content is given out for an announcement only that an earlier transaction has made:
-- it stands in the audit by then, and rolling back the reading does not take it out again.
CREATE TABLE IF NOT EXISTS psi.announced (
    number integer PRIMARY KEY,
    person text NOT NULL,
    case_id character varying(40) NOT NULL REFERENCES psi.cases (id) ON DELETE CASCADE,
    what text NOT NULL,
    revision integer NOT NULL,
    made_in xid8 NOT NULL,
    at timestamptz NOT NULL
);

ALTER TABLE psi.audit_turn OWNER TO psi_owner;
ALTER TABLE psi.announced OWNER TO psi_owner;

-- What was sealed, changed or erased leaves rows behind that nobody sees but whose number can be found out: they are cleared within
-- a minute or so.
ALTER TABLE psi.search_terms SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1);
ALTER TABLE psi.cases SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1);

-- What is written stays written, for the owner too.
CREATE FUNCTION psi.keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE ON psi.audit FOR EACH ROW EXECUTE FUNCTION psi.keep();
CREATE TRIGGER audit_kept_whole BEFORE TRUNCATE ON psi.audit FOR EACH STATEMENT EXECUTE FUNCTION psi.keep();
CREATE TRIGGER sign_offs_kept BEFORE UPDATE ON psi.sign_offs FOR EACH ROW EXECUTE FUNCTION psi.keep();
CREATE TRIGGER revisions_kept BEFORE UPDATE ON psi.revisions FOR EACH ROW EXECUTE FUNCTION psi.keep();
CREATE TRIGGER victim_contacts_kept BEFORE UPDATE ON psi.victim_contacts FOR EACH ROW EXECUTE FUNCTION psi.keep();

-- Whether the person of this session holds an office role; membership given to them, not what they set.
CREATE FUNCTION psi.holds(office name) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_has_role(session_user, office, 'MEMBER') AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = session_user)
$$;

-- An officer sees the cases assigned to them; a supervisor every case that is not sealed, and those sealed ones that are
-- their own or that they review.
CREATE FUNCTION psi.may_see(owner_of_case text, is_sealed boolean, reviewed_by text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT (psi.holds('psi_officer') AND owner_of_case = session_user)
        OR (psi.holds('psi_supervisor') AND (NOT is_sealed OR owner_of_case = session_user OR coalesce(reviewed_by, '') = session_user))
$$;

-- Nobody reads a table, heads and audit included: EXPLAIN ANALYZE tells how many rows a policy took out of what an index gave, and its
-- estimates come from everybody's rows. The policies stay as a second wall, should somebody be given a right by hand.
ALTER TABLE psi.cases ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_cases ON psi.cases FOR SELECT USING (psi.may_see(assigned_to, sealed, reviewer));
ALTER TABLE psi.sign_offs ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_sign_offs ON psi.sign_offs FOR SELECT USING (EXISTS (SELECT FROM psi.cases c WHERE c.id = case_id));
ALTER TABLE psi.audit ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_audit ON psi.audit FOR SELECT USING (actor = session_user OR psi.holds('psi_auditor'));

CREATE FUNCTION psi.head_of(of_case text) RETURNS SETOF psi.cases
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = psi, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT c.* FROM psi.cases c WHERE c.id = of_case AND psi.may_see(c.assigned_to, c.sealed, c.reviewer);
END $$;

CREATE FUNCTION psi.sign_offs_of(of_case text) RETURNS SETOF psi.sign_offs
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = psi, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT s.* FROM psi.sign_offs s JOIN psi.head_of(of_case) h ON h.id = s.case_id ORDER BY s.number;
END $$;

-- An auditor reads all of the audit, a supervisor what was done with the cases they may see, everybody their own rows. The newest
-- `most` of them, in their order.
CREATE FUNCTION psi.audit_rows(of_case text, most integer) RETURNS SETOF psi.audit
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = psi, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE all_of_it boolean := psi.holds('psi_auditor'); of_theirs boolean := psi.holds('psi_supervisor');
BEGIN
    RETURN QUERY SELECT * FROM (SELECT a.* FROM psi.audit a WHERE (of_case IS NULL OR a.case_id = of_case) AND (all_of_it OR a.actor = session_user
            OR (of_theirs AND EXISTS (SELECT FROM psi.cases c WHERE c.id = a.case_id AND psi.may_see(c.assigned_to, c.sealed, c.reviewer))))
        ORDER BY a.number DESC LIMIT most) AS newest ORDER BY newest.number;
END $$;

CREATE FUNCTION psi.now_text() RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

CREATE FUNCTION psi.hash(said text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(sha256(convert_to(said, 'UTF8')), 'hex')
$$;

-- Add one row to the audit, sealed over the row before, and say its number. One writer at a time.
CREATE FUNCTION psi.log(what text, about text, more text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    last_row psi.audit%ROWTYPE;
    next_number integer;
    before text;
    moment text;
BEGIN
    IF what IS NULL OR more IS NULL OR length(more) > 2000 OR concat(what, about, more) ~ '[\x01-\x1f]' THEN
        RAISE EXCEPTION 'no line of the audit' USING ERRCODE = 'check_violation';  -- U+001F parts its fields, and each has an end
    END IF;
    PERFORM set_config('lock_timeout', '10s', true);
    PERFORM FROM psi.audit_turn FOR UPDATE;
    SELECT * INTO last_row FROM psi.audit ORDER BY number DESC LIMIT 1;
    next_number := coalesce(last_row.number, 0) + 1;
    before := coalesce(last_row.digest, repeat('0', 64));
    moment := psi.now_text();
    INSERT INTO psi.audit VALUES (next_number, moment, session_user, what, about, more, before,
        psi.hash(concat_ws(E'\x1f', next_number, moment, session_user, what, about, more, before)));
    RETURN next_number;
END $$;

CREATE FUNCTION psi.log_refusal(tried text, about text) RETURNS integer LANGUAGE sql AS $$
    SELECT psi.log('refused', coalesce(left(regexp_replace(about, '[\x01-\x1f]', '?', 'g'), 40), ''), json_build_object('tried',
        CASE WHEN tried ~ '^[a-z ]{1,30}$' THEN tried ELSE 'something else' END)::text)
$$;

-- The case of that id if this person may see it; otherwise nothing, and the try is recorded.
CREATE FUNCTION psi.seen(of_case text, tried text) RETURNS psi.cases LANGUAGE plpgsql AS $$
DECLARE held psi.cases%ROWTYPE;
BEGIN
    SELECT * INTO held FROM psi.cases c WHERE c.id = of_case;
    IF NOT FOUND OR NOT psi.may_see(held.assigned_to, held.sealed, held.reviewer) THEN
        PERFORM psi.log_refusal(tried, of_case);
        RETURN NULL;
    END IF;
    RETURN held;
END $$;

-- The same, held against other writers until the end of the transaction.
CREATE FUNCTION psi.taken(of_case text, tried text) RETURNS psi.cases LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM psi.cases c WHERE c.id = of_case AND psi.may_see(c.assigned_to, c.sealed, c.reviewer) FOR UPDATE;
    RETURN psi.seen(of_case, tried);
END $$;

-- Whether psi can open what is about to be written. A person with psql who writes something else breaks no list of anybody's.
CREATE FUNCTION psi.is_sound(of_case text, text_of_case text, contacts text, about jsonb, why text, from_where text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF text_of_case IS NULL OR length(text_of_case) > 20000000 OR text_of_case IS NOT JSON OBJECT WITH UNIQUE KEYS OR contacts IS NOT JSON ARRAY WITH UNIQUE KEYS THEN RETURN false; END IF;
    RETURN coalesce(coalesce(text_of_case::json->>'id', of_case) = of_case AND text_of_case::json->'victim_contacts' IS NULL
        AND from_where IN ('entered', 'imported') AND why !~ '[\x01-\x08\x0b-\x1f\x7f-\x9f]'
        AND jsonb_typeof(about->'plea_first') = 'boolean' AND jsonb_typeof(about->'complete') = 'number' AND jsonb_typeof(about->'terms') = 'array' AND jsonb_typeof(about->'days') = 'object'
        AND coalesce(about->>'jurisdiction', 'none') ~ '^[a-z0-9-]{1,60}$'
        AND NOT EXISTS (SELECT FROM jsonb_each(about->'days') d WHERE jsonb_typeof(d.value) <> 'string' OR d.value#>>'{}' !~ '^[A-Za-z0-9 -]{4,20}$')
        AND NOT EXISTS (SELECT FROM jsonb_array_elements(about->'terms') t WHERE jsonb_typeof(t) <> 'string' OR length(t#>>'{}') > 600), false);
EXCEPTION WHEN data_exception OR invalid_parameter_value THEN
    RETURN false;
END $$;

-- Write a revision, the victims' contacts beside it, and what the case is found by. Whatever was signed before is void, and the
-- state says so.
CREATE FUNCTION psi.write_revision(of_case text, new_number integer, text_of_case text, contacts text, about jsonb, why text, from_where text, what text)
RETURNS psi.revisions LANGUAGE plpgsql AS $$
DECLARE made psi.revisions%ROWTYPE;
BEGIN
    made := ROW(of_case, new_number, session_user, psi.now_text(), why, psi.hash(text_of_case), text_of_case, from_where);
    INSERT INTO psi.revisions SELECT (made).*;
    INSERT INTO psi.victim_contacts VALUES (of_case, new_number, psi.hash(contacts), contacts);
    DELETE FROM psi.search_terms s WHERE s.case_id = of_case;
    INSERT INTO psi.search_terms (case_id, term, sealed) SELECT of_case, term, c.sealed
        FROM jsonb_array_elements_text(about->'terms') AS term, psi.cases c WHERE c.id = of_case ON CONFLICT DO NOTHING;
    UPDATE psi.cases c SET newest = new_number, changed_at = made.made_at, jurisdiction = about->>'jurisdiction',
        sentencing = about#>>'{days,sentencing}', convicted = about#>>'{days,conviction}', days = about->>'days',
        plea_first = (about->>'plea_first')::boolean, complete = (about->>'complete')::integer,
        state = CASE WHEN c.state IN ('in-review', 'approved', 'disclosed', 'voided') THEN 'voided' ELSE 'draft' END WHERE c.id = of_case;
    PERFORM psi.log(what, of_case, json_build_object('revision', new_number, 'digest', made.digest)::text);
    RETURN made;
END $$;

CREATE FUNCTION psi.create_case(new_id text, text_of_case text, contacts text, about jsonb, why text, from_where text)
RETURNS TABLE (outcome text, number integer, author text, made_at text, reason text, digest text, origin text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = psi, pg_temp AS $$
DECLARE verdict text := 'done'; made psi.revisions%ROWTYPE;
BEGIN
    IF NOT (psi.holds('psi_officer') OR psi.holds('psi_supervisor')) THEN
        verdict := 'not-allowed';
    ELSIF contacts IS DISTINCT FROM '[]' AND NOT psi.holds('psi_victim_contacts') THEN
        verdict := 'no-contacts';
    ELSIF new_id IS NULL OR contacts IS NULL OR NOT psi.is_sound(new_id, text_of_case, contacts, about, why, from_where) THEN
        verdict := 'unsound';
    ELSIF EXISTS (SELECT FROM psi.audit a WHERE a.case_id = new_id AND a.action = 'erase') THEN
        verdict := 'exists';  -- an erased case's lines in the audit belong to no later one
    ELSE
        INSERT INTO psi.cases (id, assigned_to, sealed, newest, changed_at, state, days, plea_first, complete)
            VALUES (new_id, session_user, false, 1, '', 'draft', '{}', true, 0) ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN verdict := 'exists'; END IF;
    END IF;
    IF verdict <> 'done' THEN
        PERFORM psi.log_refusal('create', new_id);
        RETURN QUERY SELECT verdict, NULL::integer, NULL, NULL, NULL, NULL, NULL;
        RETURN;
    END IF;
    made := psi.write_revision(new_id, 1, text_of_case, contacts, about, why, from_where, 'create');
    RETURN QUERY SELECT verdict, made.number, made.author::text, made.made_at::text, made.reason, made.digest::text, made.origin::text;
END $$;

-- Contacts that are NULL stay as they are. The drafts of this person in the promoted sections go with it.
CREATE FUNCTION psi.save_case(of_case text, text_of_case text, contacts text, based_on integer, about jsonb, why text, from_where text, promoted text[])
RETURNS TABLE (outcome text, number integer, author text, made_at text, reason text, digest text, origin text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = psi, pg_temp AS $$
DECLARE held psi.cases%ROWTYPE; made psi.revisions%ROWTYPE; verdict text; kept text;
BEGIN
    held := psi.taken(of_case, 'save');
    IF held.id IS NULL THEN
        RETURN QUERY SELECT 'no-such-case', NULL::integer, NULL, NULL, NULL, NULL, NULL;
        RETURN;
    END IF;
    SELECT v.content INTO kept FROM psi.victim_contacts v WHERE v.case_id = of_case AND v.revision = held.newest;
    verdict := CASE
        WHEN held.state = 'final' THEN 'final'
        WHEN held.newest IS DISTINCT FROM based_on THEN 'stale'
        WHEN contacts IS NOT NULL AND NOT psi.holds('psi_victim_contacts') THEN 'no-contacts'  -- equal or not: they may not find out
        WHEN NOT psi.is_sound(of_case, text_of_case, contacts, about, why, from_where) THEN 'unsound'
        ELSE 'done'
    END;
    IF verdict = 'done' THEN
        made := psi.write_revision(of_case, held.newest + 1, text_of_case, coalesce(contacts, kept), about, why, from_where, 'save');
        DELETE FROM psi.drafts d WHERE d.case_id = of_case AND d.person = session_user AND d.section = ANY (promoted);
    ELSE
        PERFORM psi.log_refusal(CASE verdict WHEN 'final' THEN 'save of a final case' WHEN 'stale' THEN 'save of a stale revision' WHEN 'unsound' THEN 'save' ELSE 'save of contacts' END, of_case);
        SELECT * INTO made FROM psi.revisions r WHERE r.case_id = of_case AND r.number = held.newest;
    END IF;
    RETURN QUERY SELECT verdict, made.number, made.author::text, made.made_at::text, made.reason, made.digest::text, made.origin::text;
END $$;

-- Say what is about to be read: 'read', 'read contacts', 'read drafts' or 'read all drafts'. The number that comes back is good for a
-- minute, in a later transaction; there is none for what this person may not read, and the try is recorded.
CREATE FUNCTION psi.announce(of_case text, wanted text, of_revision integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = psi, pg_temp AS $$
DECLARE held psi.cases%ROWTYPE := psi.seen(of_case, wanted); made integer;
BEGIN
    IF held.id IS NULL THEN RETURN NULL; END IF;
    IF wanted IS NULL OR wanted NOT IN ('read', 'read contacts', 'read drafts', 'read all drafts')
        OR (wanted = 'read contacts' AND NOT psi.holds('psi_victim_contacts'))
        OR (wanted = 'read all drafts' AND NOT psi.holds('psi_supervisor'))
        OR NOT EXISTS (SELECT FROM psi.revisions r WHERE r.case_id = of_case AND r.number = coalesce(of_revision, held.newest)) THEN
        PERFORM psi.log_refusal(wanted, of_case);
        RETURN NULL;
    END IF;
    made := psi.log(wanted, of_case, json_build_object('revision', coalesce(of_revision, held.newest))::text);
    DELETE FROM psi.announced a WHERE a.at < clock_timestamp() - interval '1 day';
    INSERT INTO psi.announced VALUES (made, session_user, of_case, wanted, coalesce(of_revision, held.newest), pg_current_xact_id(), clock_timestamp());
    RETURN made;
END $$;

-- The announcement of that number, if it is this person's, of this kind, fresh, committed, and the case is still theirs to see.
CREATE FUNCTION psi.committed(announcement integer, wanted text) RETURNS psi.announced LANGUAGE sql STABLE AS $$
    SELECT a.* FROM psi.announced a JOIN psi.cases c ON c.id = a.case_id
        WHERE a.number = announcement AND a.person = session_user AND a.what = wanted AND a.at > clock_timestamp() - interval '1 minute'
        AND a.made_in <> pg_current_xact_id() AND psi.may_see(c.assigned_to, c.sealed, c.reviewer)
$$;

CREATE FUNCTION psi.read_case(announcement integer) RETURNS SETOF psi.revisions
LANGUAGE plpgsql SECURITY DEFINER SET search_path = psi, pg_temp AS $$
DECLARE found_one psi.announced%ROWTYPE := psi.committed(announcement, 'read');
BEGIN
    RETURN QUERY SELECT r.* FROM psi.revisions r WHERE r.case_id = found_one.case_id AND r.number = found_one.revision;
END $$;

-- The victims' contacts: for those who may see the case and hold the right to them.
CREATE FUNCTION psi.read_contacts(announcement integer) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = psi, pg_temp AS $$
DECLARE found_one psi.announced%ROWTYPE := psi.committed(announcement, 'read contacts');
BEGIN
    RETURN (SELECT v.content FROM psi.victim_contacts v WHERE v.case_id = found_one.case_id AND v.revision = found_one.revision);
END $$;

CREATE FUNCTION psi.history_of(of_case text)
RETURNS TABLE (case_id text, number integer, author text, made_at text, reason text, digest text, origin text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = psi, pg_temp AS $$
DECLARE held psi.cases%ROWTYPE := psi.seen(of_case, 'history');
BEGIN
    RETURN QUERY SELECT r.case_id::text, r.number, r.author::text, r.made_at::text, r.reason, r.digest::text, r.origin::text
        FROM psi.revisions r WHERE r.case_id = held.id ORDER BY r.number;
END $$;

-- The cases this person may see, by the day of sentencing; `wanted` begins an id, a docket or a name. Their own, and the sealed ones
-- they review, are found from the person on; a supervisor's others by the indexes of what is not sealed. Nothing else is walked.
CREATE FUNCTION psi.list_cases(wanted text, after_day text, after_id text, most integer) RETURNS SETOF psi.cases
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = psi, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE me text := session_user; beyond text := wanted || U&'\+10FFFF'; all_open boolean := psi.holds('psi_supervisor');
BEGIN
    RETURN QUERY
        WITH theirs AS MATERIALIZED (
            SELECT c.* FROM psi.cases c WHERE c.assigned_to = me AND (c.sealed OR NOT all_open) AND psi.may_see(c.assigned_to, c.sealed, c.reviewer)
            UNION ALL
            SELECT c.* FROM psi.cases c WHERE c.sealed AND c.reviewer = me AND c.assigned_to <> me AND psi.may_see(c.assigned_to, c.sealed, c.reviewer)
        ), found AS (
            SELECT t.* FROM theirs t WHERE wanted = ''
            UNION ALL
            SELECT t.* FROM theirs t CROSS JOIN LATERAL
                (SELECT FROM psi.search_terms s WHERE s.case_id = t.id AND s.term >= wanted AND s.term < beyond LIMIT 1) AS one WHERE wanted <> ''
            UNION ALL
            (SELECT c.* FROM psi.cases c WHERE wanted <> '' AND all_open AND NOT c.sealed AND (coalesce(c.sentencing, '9999'), c.id) > (after_day, after_id)
                AND c.id IN (SELECT s.case_id FROM psi.search_terms s WHERE NOT s.sealed AND s.term >= wanted AND s.term < beyond)
                ORDER BY coalesce(c.sentencing, '9999'), c.id LIMIT most)
            UNION ALL
            (SELECT c.* FROM psi.cases c WHERE wanted = '' AND all_open AND NOT c.sealed AND (coalesce(c.sentencing, '9999'), c.id) > (after_day, after_id)
                ORDER BY coalesce(c.sentencing, '9999'), c.id LIMIT most)
        )
        SELECT f.* FROM found f WHERE (coalesce(f.sentencing, '9999'), f.id) > (after_day, after_id)
            ORDER BY coalesce(f.sentencing, '9999'), f.id LIMIT most;
END $$;

-- Keep what a person typed, valid or not. `over` is the turn of the draft it was typed over, 0 for none.
CREATE FUNCTION psi.keep_draft(of_case text, of_section text, what text, over integer, begun_from integer)
RETURNS TABLE (outcome text, case_id text, person text, section text, turn integer, based_on integer, at text, typed text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = psi, pg_temp AS $$
DECLARE held psi.cases%ROWTYPE := psi.taken(of_case, 'keep draft'); verdict text := 'done'; found_turn integer;
BEGIN
    SELECT d.turn INTO found_turn FROM psi.drafts d WHERE d.case_id = held.id AND d.person = session_user AND d.section = of_section;
    verdict := CASE WHEN held.id IS NULL THEN 'no-such-case' WHEN held.state = 'final' THEN 'final' WHEN coalesce(found_turn, 0) IS DISTINCT FROM over THEN 'stale'
        WHEN of_section IS NULL OR of_section !~ '^[a-z_]{1,60}$' OR what IS NULL OR begun_from IS NULL
            OR NOT EXISTS (SELECT FROM psi.revisions r WHERE r.case_id = held.id AND r.number = begun_from) THEN 'unsound' ELSE 'done' END;
    IF verdict = 'done' AND over = 0 THEN
        INSERT INTO psi.drafts VALUES (of_case, session_user, of_section, 1, begun_from, psi.now_text(), what);
        PERFORM psi.log('begin draft', of_case, json_build_object('section', of_section)::text);
    ELSIF verdict = 'done' THEN
        UPDATE psi.drafts d SET turn = over + 1, based_on = begun_from, at = psi.now_text(), typed = what
            WHERE d.case_id = of_case AND d.person = session_user AND d.section = of_section;
    END IF;
    RETURN QUERY SELECT verdict, d.case_id::text, d.person::text, d.section::text, d.turn, d.based_on, d.at::text, d.typed
        FROM (SELECT) one LEFT JOIN psi.drafts d ON d.case_id = held.id AND d.person = session_user AND d.section = of_section;
END $$;

-- The drafts of this person on a case; everybody's for a supervisor who announced that.
CREATE FUNCTION psi.read_drafts(announcement integer, wanted text) RETURNS SETOF psi.drafts
LANGUAGE plpgsql SECURITY DEFINER SET search_path = psi, pg_temp AS $$
DECLARE found_one psi.announced%ROWTYPE := psi.committed(announcement, wanted);
BEGIN
    RETURN QUERY SELECT d.* FROM psi.drafts d
        WHERE d.case_id = found_one.case_id AND (d.person = session_user OR found_one.what = 'read all drafts')
        AND (d.person = session_user OR d.section <> 'victim_contacts' OR psi.holds('psi_victim_contacts')) ORDER BY d.section, d.person;
END $$;

CREATE FUNCTION psi.drop_draft(of_case text, of_section text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = psi, pg_temp AS $$
DECLARE held psi.cases%ROWTYPE := psi.seen(of_case, 'drop draft');
BEGIN
    IF held.id IS NULL THEN RETURN 'no-such-case'; END IF;
    DELETE FROM psi.drafts d WHERE d.case_id = of_case AND d.person = session_user AND d.section = of_section;
    IF NOT FOUND THEN RETURN 'no-draft'; END IF;
    PERFORM psi.log('drop draft', of_case, json_build_object('section', of_section)::text);
    RETURN 'done';
END $$;

CREATE FUNCTION psi.record_use(what text, of_case text, more text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = psi, pg_temp AS $$
DECLARE held psi.cases%ROWTYPE := psi.seen(of_case, 'record');
BEGIN
    IF held.id IS NULL THEN RETURN false; END IF;
    IF what IS NULL OR what NOT IN ('render', 'export', 'subject access') OR more IS NULL OR more IS NOT JSON OBJECT OR length(more) > 500 THEN
        PERFORM psi.log_refusal('record', of_case);
        RETURN false;
    END IF;
    PERFORM psi.log(what, of_case, more);
    RETURN true;
END $$;

-- A step of review. A second person approves; what was changed since it was sent cannot be approved; where a rule of the
-- jurisdiction says so, nothing is disclosed before a plea or verdict without a recorded consent.
-- Whoever approves vouches for the day of the plea or verdict and for whether a rule waits for it: `about` is what their psi made of
-- the content they approve.
CREATE FUNCTION psi.sign_case(of_case text, wanted text, shown text, remark text, about jsonb) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = psi, pg_temp AS $$
DECLARE
    held psi.cases%ROWTYPE := psi.taken(of_case, wanted);
    current psi.revisions%ROWTYPE;
    sent psi.sign_offs%ROWTYPE;
    verdict text;
BEGIN
    IF held.id IS NULL THEN RETURN 'no-such-case'; END IF;
    SELECT * INTO current FROM psi.revisions r WHERE r.case_id = of_case AND r.number = held.newest;
    SELECT * INTO sent FROM psi.sign_offs s WHERE s.case_id = of_case AND s.step = 'send' ORDER BY s.number DESC LIMIT 1;
    verdict := CASE
        WHEN wanted IS NULL OR remark IS NULL OR wanted NOT IN ('send', 'return', 'approve', 'disclose', 'finalise') THEN 'not-allowed'
        WHEN shown IS NULL OR shown IS NOT JSON OBJECT OR shown !~ '[[:alnum:]]' THEN 'no-documents'
        WHEN wanted = 'send' AND held.state NOT IN ('draft', 'returned', 'voided') THEN 'state:' || held.state
        WHEN wanted IN ('return', 'approve') AND held.state <> 'in-review' THEN 'state:' || held.state
        WHEN wanted = 'disclose' AND held.state <> 'approved' THEN 'state:' || held.state
        WHEN wanted = 'finalise' AND held.state <> 'disclosed' THEN 'state:' || held.state
        WHEN wanted = 'send' AND held.assigned_to <> session_user THEN 'not-allowed'
        WHEN wanted IN ('return', 'approve') AND NOT psi.holds('psi_supervisor') THEN 'not-allowed'
        WHEN wanted = 'approve' AND (session_user IN (sent.person, current.author) OR EXISTS (SELECT FROM psi.revisions r
            WHERE r.case_id = of_case AND r.author = session_user
            AND r.number > coalesce((SELECT max(s.revision) FROM psi.sign_offs s WHERE s.case_id = of_case AND s.step = 'approve'), 0))) THEN 'second-person'
        WHEN wanted = 'approve' AND (jsonb_typeof(about->'plea_first') IS DISTINCT FROM 'boolean' OR jsonb_typeof(about->'days') IS DISTINCT FROM 'object') THEN 'not-allowed'
        WHEN wanted IN ('approve', 'disclose', 'finalise') AND (sent.digest <> current.digest OR sent.documents <> shown) THEN 'changed'
        WHEN wanted = 'disclose' AND held.plea_first AND remark !~ '^consent: .*[[:alnum:]]'
            AND NOT (coalesce(held.convicted, '') ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' AND held.convicted <= to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD')) THEN 'too-early'
        ELSE 'done'
    END;
    IF verdict <> 'done' THEN
        PERFORM psi.log_refusal(wanted, of_case);
        RETURN verdict;
    END IF;
    INSERT INTO psi.sign_offs
        SELECT of_case, coalesce(max(s.number), 0) + 1, wanted, current.number, current.digest, shown, session_user, psi.now_text(), remark
        FROM psi.sign_offs s WHERE s.case_id = of_case;
    IF wanted = 'approve' THEN
        UPDATE psi.cases SET convicted = about#>>'{days,conviction}', plea_first = (about->>'plea_first')::boolean WHERE id = of_case;
    END IF;
    UPDATE psi.cases SET state = CASE wanted WHEN 'send' THEN 'in-review' WHEN 'return' THEN 'returned' WHEN 'approve' THEN 'approved'
        WHEN 'disclose' THEN 'disclosed' ELSE 'final' END WHERE id = of_case;
    PERFORM psi.log(wanted, of_case, json_build_object('revision', current.number)::text);
    RETURN 'done';
END $$;

-- Give a case to somebody else: a supervisor who may see it; an administrator, who may not, so that no case is left with nobody.
CREATE FUNCTION psi.assign_case(of_case text, new_person text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = psi, pg_temp AS $$
BEGIN
    IF NOT psi.may_place(of_case, 'assign') THEN RETURN 'not-allowed'; END IF;
    IF NOT psi.is_person(new_person, 'psi_officer') AND NOT psi.is_person(new_person, 'psi_supervisor') THEN RETURN 'no-such-person'; END IF;
    UPDATE psi.cases SET assigned_to = new_person WHERE id = of_case;
    PERFORM psi.log('assign', of_case, json_build_object('to', new_person)::text);
    RETURN 'done';
END $$;

-- Close a case to everybody but its officer and one reviewer, who is the supervisor sealing it unless another is named.
CREATE FUNCTION psi.seal_case(of_case text, reviewed_by text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = psi, pg_temp AS $$
DECLARE chosen text := coalesce(reviewed_by, session_user);
BEGIN
    IF NOT psi.may_place(of_case, 'seal') THEN RETURN 'not-allowed'; END IF;
    IF NOT psi.is_person(chosen, 'psi_supervisor') THEN RETURN 'no-such-supervisor'; END IF;
    UPDATE psi.cases SET sealed = true, reviewer = chosen WHERE id = of_case;
    UPDATE psi.search_terms SET sealed = true WHERE case_id = of_case;
    PERFORM psi.log('seal', of_case, json_build_object('reviewer', chosen)::text);
    RETURN 'done';
END $$;

CREATE FUNCTION psi.unseal_case(of_case text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = psi, pg_temp AS $$
BEGIN
    IF NOT psi.may_place(of_case, 'unseal') THEN RETURN 'not-allowed'; END IF;
    UPDATE psi.cases SET sealed = false, reviewer = NULL WHERE id = of_case;
    UPDATE psi.search_terms SET sealed = false WHERE case_id = of_case;
    PERFORM psi.log('unseal', of_case, '{}');
    RETURN 'done';
END $$;

CREATE FUNCTION psi.may_place(of_case text, tried text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE held psi.cases%ROWTYPE;
BEGIN
    SELECT * INTO held FROM psi.cases c
        WHERE c.id = of_case AND (psi.holds('psi_administrator') OR psi.may_see(c.assigned_to, c.sealed, c.reviewer)) FOR UPDATE;
    IF FOUND AND (psi.holds('psi_administrator') OR (psi.holds('psi_supervisor') AND psi.may_see(held.assigned_to, held.sealed, held.reviewer))) THEN
        RETURN true;
    END IF;
    PERFORM psi.log_refusal(tried, of_case);
    RETURN false;
END $$;

CREATE FUNCTION psi.is_person(named text, office name) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = named AND r.rolcanlogin AND pg_has_role(r.oid, office, 'MEMBER') AND NOT r.rolsuper)
$$;

CREATE FUNCTION psi.erase_case(of_case text, why text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = psi, pg_temp AS $$
BEGIN
    IF NOT psi.holds('psi_administrator') OR coalesce(why, '') = '' OR length(why) > 500 THEN
        PERFORM psi.log_refusal('erase', of_case);
        RETURN 'not-allowed';
    END IF;
    DELETE FROM psi.cases WHERE id = of_case;
    IF NOT FOUND THEN
        RETURN 'no-such-case';
    END IF;
    PERFORM psi.log('erase', of_case, json_build_object('reason', why)::text);
    RETURN 'done';
END $$;

-- What does not match in the store: for auditors and administrators of every case, for others of those they may see. No content.
CREATE FUNCTION psi.problems() RETURNS TABLE (problem text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = psi, pg_temp AS $$
DECLARE all_of_them boolean := psi.holds('psi_auditor') OR psi.holds('psi_administrator');
BEGIN
    RETURN QUERY WITH looked_at AS (SELECT c.* FROM psi.cases c WHERE all_of_them OR psi.may_see(c.assigned_to, c.sealed, c.reviewer))
        SELECT c.id || ': revision ' || r.number || ' does not match its hash.'
            FROM looked_at c JOIN psi.revisions r ON r.case_id = c.id WHERE psi.hash(r.content) <> r.digest
        UNION ALL SELECT c.id || ': the victims'' contacts of revision ' || v.revision || ' do not match their hash.'
            FROM looked_at c JOIN psi.victim_contacts v ON v.case_id = c.id WHERE psi.hash(v.content) <> v.digest
        UNION ALL SELECT c.id || ': the newest revision is said to be ' || c.newest || ', but ' || count(r.number) || ' are there.'
            FROM looked_at c LEFT JOIN psi.revisions r ON r.case_id = c.id GROUP BY c.id, c.newest
            HAVING count(r.number) <> c.newest OR max(r.number) IS DISTINCT FROM c.newest;
END $$;

-- What a person of the office may call; the rest is called by these only.
DO $$
DECLARE
    each record;
    open_to_all CONSTANT text[] := ARRAY['holds', 'head_of', 'sign_offs_of', 'audit_rows', 'create_case', 'save_case', 'announce', 'read_case', 'read_contacts', 'read_drafts', 'history_of', 'list_cases',
        'keep_draft', 'drop_draft', 'record_use', 'sign_case', 'assign_case', 'seal_case', 'unseal_case', 'erase_case', 'problems'];
BEGIN
    FOR each IN SELECT p.oid::regprocedure AS named, p.proname FROM pg_proc p WHERE p.pronamespace = 'psi'::regnamespace LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO psi_owner', each.named);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', each.named);
        IF each.proname = ANY (open_to_all) THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO psi_officer, psi_supervisor, psi_administrator, psi_auditor', each.named);
        END IF;
    END LOOP;
END $$;
GRANT SELECT ON psi.alembic_version TO psi_officer, psi_supervisor, psi_administrator, psi_auditor;

-- Whoever made the tables keeps what the next migration needs to look at. From PostgreSQL 16 on they can give themselves psi_owner
-- again, and with it all content, unless a superuser has made that role: docs/administrators.md says how.
DO $$
BEGIN
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        EXECUTE format('GRANT USAGE ON SCHEMA psi TO %I', current_user);
        EXECUTE format('GRANT SELECT ON psi.alembic_version TO %I', current_user);
        EXECUTE format('REVOKE psi_owner FROM %I', current_user);
    END IF;
END $$;
