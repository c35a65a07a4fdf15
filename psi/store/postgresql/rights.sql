-- Who may do what. People hold no right on any table that has content: they call the functions below, which run as
-- psi_owner, decide by session_user, and write the audit in the same transaction. A refusal is returned and not raised,
-- so that its audit row is kept.

ALTER TABLE psi.cases OWNER TO psi_owner;
ALTER TABLE psi.revisions OWNER TO psi_owner;
ALTER TABLE psi.sign_offs OWNER TO psi_owner;
ALTER TABLE psi.audit OWNER TO psi_owner;
REVOKE ALL ON ALL TABLES IN SCHEMA psi FROM PUBLIC;

-- What is written stays written, for the owner too.
CREATE FUNCTION psi.keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE ON psi.audit FOR EACH ROW EXECUTE FUNCTION psi.keep();
CREATE TRIGGER audit_kept_whole BEFORE TRUNCATE ON psi.audit FOR EACH STATEMENT EXECUTE FUNCTION psi.keep();
CREATE TRIGGER sign_offs_kept BEFORE UPDATE ON psi.sign_offs FOR EACH ROW EXECUTE FUNCTION psi.keep();
CREATE TRIGGER revisions_kept BEFORE UPDATE ON psi.revisions FOR EACH ROW EXECUTE FUNCTION psi.keep();

-- Whether the person of this session holds an office role; membership given to them, not what they set.
CREATE FUNCTION psi.holds(office name) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT pg_has_role(session_user, office, 'MEMBER') AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = session_user)
$$;

-- An officer sees the cases assigned to them; a supervisor every case that is not sealed, and their own.
CREATE FUNCTION psi.may_see(owner_of_case name, is_sealed boolean) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT (psi.holds('psi_officer') AND owner_of_case = session_user)
        OR (psi.holds('psi_supervisor') AND (NOT is_sealed OR owner_of_case = session_user))
$$;

ALTER TABLE psi.cases ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_cases ON psi.cases FOR SELECT USING (psi.may_see(assigned_to, sealed));
GRANT SELECT ON psi.cases TO psi_officer, psi_supervisor;

ALTER TABLE psi.sign_offs ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_sign_offs ON psi.sign_offs FOR SELECT USING (EXISTS (SELECT FROM psi.cases c WHERE c.id = case_id));
GRANT SELECT ON psi.sign_offs TO psi_officer, psi_supervisor;

ALTER TABLE psi.audit ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_audit ON psi.audit FOR SELECT USING (actor = session_user OR psi.holds('psi_auditor'));
GRANT SELECT ON psi.audit TO psi_officer, psi_supervisor, psi_auditor;

CREATE FUNCTION psi.now_text() RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

-- Add one row to the audit, sealed over the row before. One writer at a time.
CREATE FUNCTION psi.log(what text, about text, more text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    last_row psi.audit%ROWTYPE;
    next_number integer;
    before text;
    moment text;
BEGIN
    PERFORM pg_advisory_xact_lock(7214001);
    SELECT * INTO last_row FROM psi.audit ORDER BY number DESC LIMIT 1;
    next_number := coalesce(last_row.number, 0) + 1;
    before := coalesce(last_row.digest, repeat('0', 64));
    moment := psi.now_text();
    INSERT INTO psi.audit VALUES (next_number, moment, session_user, what, about, more, before,
        encode(sha256(convert_to(concat_ws(E'\x1f', next_number, moment, session_user, what, about, more, before), 'UTF8')), 'hex'));
END $$;

CREATE FUNCTION psi.log_refusal(tried text, about text) RETURNS void LANGUAGE sql AS $$
    SELECT psi.log('refused', left(about, 40), json_build_object('tried', tried)::text)
$$;

CREATE FUNCTION psi.create_case(new_id text, text_of_case text, in_jurisdiction text, on_day text, found_guilty text, why text)
RETURNS TABLE (outcome text, number integer, author text, made_at text, reason text, digest text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = psi, pg_temp AS $$
DECLARE moment text := psi.now_text(); hash text := encode(sha256(convert_to(text_of_case, 'UTF8')), 'hex');
BEGIN
    IF NOT (psi.holds('psi_officer') OR psi.holds('psi_supervisor')) THEN
        PERFORM psi.log_refusal('create', new_id);
        RETURN QUERY SELECT 'not-allowed', NULL::integer, NULL, NULL, NULL, NULL;
        RETURN;
    END IF;
    INSERT INTO psi.cases VALUES (new_id, in_jurisdiction, session_user, false, 1, on_day, moment, 'draft', found_guilty) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        PERFORM psi.log_refusal('create', new_id);
        RETURN QUERY SELECT 'exists', NULL::integer, NULL, NULL, NULL, NULL;
        RETURN;
    END IF;
    INSERT INTO psi.revisions VALUES (new_id, 1, session_user, moment, why, hash, text_of_case);
    PERFORM psi.log('create', new_id, json_build_object('revision', 1, 'digest', hash)::text);
    RETURN QUERY SELECT 'done', 1, session_user::text, moment, why, hash;
END $$;

CREATE FUNCTION psi.save_case(of_case text, text_of_case text, based_on integer, in_jurisdiction text, on_day text, found_guilty text, why text)
RETURNS TABLE (outcome text, number integer, author text, made_at text, reason text, digest text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = psi, pg_temp AS $$
DECLARE
    held psi.cases%ROWTYPE;
    moment text := psi.now_text();
    hash text := encode(sha256(convert_to(text_of_case, 'UTF8')), 'hex');
BEGIN
    SELECT * INTO held FROM psi.cases c WHERE c.id = of_case FOR UPDATE;
    IF NOT FOUND OR NOT psi.may_see(held.assigned_to, held.sealed) THEN
        PERFORM psi.log_refusal('save', of_case);
        RETURN QUERY SELECT 'no-such-case', NULL::integer, NULL, NULL, NULL, NULL;
        RETURN;
    END IF;
    IF held.state = 'final' THEN
        PERFORM psi.log_refusal('save of a final case', of_case);
        RETURN QUERY SELECT 'final', NULL::integer, NULL, NULL, NULL, NULL;
        RETURN;
    END IF;
    IF held.newest <> based_on THEN
        PERFORM psi.log_refusal('save of a stale revision', of_case);
        RETURN QUERY SELECT 'stale', r.number, r.author::text, r.made_at::text, r.reason, r.digest::text
            FROM psi.revisions r WHERE r.case_id = of_case AND r.number = held.newest;
        RETURN;
    END IF;
    INSERT INTO psi.revisions VALUES (of_case, held.newest + 1, session_user, moment, why, hash, text_of_case);
    UPDATE psi.cases c SET newest = held.newest + 1, jurisdiction = in_jurisdiction, sentencing = on_day, changed_at = moment,
        state = 'draft', convicted = found_guilty WHERE c.id = of_case;
    PERFORM psi.log('save', of_case, json_build_object('revision', held.newest + 1, 'digest', hash)::text);
    RETURN QUERY SELECT 'done', held.newest + 1, session_user::text, moment, why, hash;
END $$;

CREATE FUNCTION psi.read_case(of_case text, wanted integer DEFAULT NULL)
RETURNS TABLE (number integer, author text, made_at text, reason text, digest text, content text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = psi, pg_temp AS $$
DECLARE held psi.cases%ROWTYPE;
BEGIN
    SELECT * INTO held FROM psi.cases c WHERE c.id = of_case;
    IF NOT FOUND OR NOT psi.may_see(held.assigned_to, held.sealed) THEN
        PERFORM psi.log_refusal('read', of_case);
        RETURN;
    END IF;
    PERFORM psi.log('read', of_case, json_build_object('revision', coalesce(wanted, held.newest))::text);
    RETURN QUERY SELECT r.number, r.author::text, r.made_at::text, r.reason, r.digest::text, r.content
        FROM psi.revisions r WHERE r.case_id = of_case AND r.number = coalesce(wanted, held.newest);
END $$;

CREATE FUNCTION psi.history_of(of_case text)
RETURNS TABLE (number integer, author text, made_at text, reason text, digest text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = psi, pg_temp AS $$
DECLARE held psi.cases%ROWTYPE;
BEGIN
    SELECT * INTO held FROM psi.cases c WHERE c.id = of_case;
    IF NOT FOUND OR NOT psi.may_see(held.assigned_to, held.sealed) THEN
        PERFORM psi.log_refusal('history', of_case);
        RETURN;
    END IF;
    RETURN QUERY SELECT r.number, r.author::text, r.made_at::text, r.reason, r.digest::text
        FROM psi.revisions r WHERE r.case_id = of_case ORDER BY r.number;
END $$;

CREATE FUNCTION psi.record_use(what text, of_case text, more text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = psi, pg_temp AS $$
DECLARE held psi.cases%ROWTYPE;
BEGIN
    SELECT * INTO held FROM psi.cases c WHERE c.id = of_case;
    IF NOT FOUND OR NOT psi.may_see(held.assigned_to, held.sealed) OR what NOT IN ('render', 'export') THEN
        PERFORM psi.log_refusal('record', of_case);
        RETURN false;
    END IF;
    PERFORM psi.log(what, of_case, more);
    RETURN true;
END $$;

-- A step of review. A second person approves; what was changed since it was sent cannot be approved; nothing is disclosed
-- before a plea or verdict without a recorded consent.
CREATE FUNCTION psi.sign_case(of_case text, wanted text, shown text, remark text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = psi, pg_temp AS $$
DECLARE
    held psi.cases%ROWTYPE;
    current psi.revisions%ROWTYPE;
    sent psi.sign_offs%ROWTYPE;
    verdict text;
BEGIN
    SELECT * INTO held FROM psi.cases c WHERE c.id = of_case FOR UPDATE;
    IF NOT FOUND OR NOT psi.may_see(held.assigned_to, held.sealed) THEN
        PERFORM psi.log_refusal(wanted, of_case);
        RETURN 'no-such-case';
    END IF;
    SELECT * INTO current FROM psi.revisions r WHERE r.case_id = of_case AND r.number = held.newest;
    SELECT * INTO sent FROM psi.sign_offs s WHERE s.case_id = of_case AND s.step = 'send' ORDER BY s.number DESC LIMIT 1;
    verdict := CASE
        WHEN wanted NOT IN ('send', 'return', 'approve', 'disclose', 'finalise') THEN 'not-allowed'
        WHEN shown IN ('', '{}') THEN 'no-documents'
        WHEN wanted = 'send' AND held.state NOT IN ('draft', 'returned') THEN 'state:' || held.state
        WHEN wanted IN ('return', 'approve') AND held.state <> 'in-review' THEN 'state:' || held.state
        WHEN wanted = 'disclose' AND held.state <> 'approved' THEN 'state:' || held.state
        WHEN wanted = 'finalise' AND held.state <> 'disclosed' THEN 'state:' || held.state
        WHEN wanted = 'send' AND held.assigned_to <> session_user THEN 'not-allowed'
        WHEN wanted IN ('return', 'approve') AND NOT psi.holds('psi_supervisor') THEN 'not-allowed'
        WHEN wanted = 'approve' AND session_user IN (sent.person, current.author) THEN 'second-person'
        WHEN wanted = 'approve' AND sent.digest <> current.digest THEN 'changed'
        WHEN wanted = 'disclose' AND coalesce(held.convicted, '9999') > to_char(now(), 'YYYY-MM-DD') AND remark NOT LIKE 'consent: %' THEN 'too-early'
        ELSE 'done'
    END;
    IF verdict <> 'done' THEN
        PERFORM psi.log_refusal(wanted, of_case);
        RETURN verdict;
    END IF;
    INSERT INTO psi.sign_offs
        SELECT of_case, coalesce(max(s.number), 0) + 1, wanted, current.number, current.digest, shown, session_user, psi.now_text(), remark
        FROM psi.sign_offs s WHERE s.case_id = of_case;
    UPDATE psi.cases SET state = CASE wanted WHEN 'send' THEN 'in-review' WHEN 'return' THEN 'returned' WHEN 'approve' THEN 'approved'
        WHEN 'disclose' THEN 'disclosed' ELSE 'final' END WHERE id = of_case;
    PERFORM psi.log(wanted, of_case, json_build_object('revision', current.number)::text);
    RETURN 'done';
END $$;

CREATE FUNCTION psi.assign_case(of_case text, person text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = psi, pg_temp AS $$
DECLARE held psi.cases%ROWTYPE;
BEGIN
    SELECT * INTO held FROM psi.cases c WHERE c.id = of_case FOR UPDATE;
    IF NOT psi.holds('psi_supervisor') OR NOT FOUND OR NOT psi.may_see(held.assigned_to, held.sealed) THEN
        PERFORM psi.log_refusal('assign', of_case);
        RETURN 'not-allowed';
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = person AND (pg_has_role(oid, 'psi_officer', 'MEMBER') OR pg_has_role(oid, 'psi_supervisor', 'MEMBER'))) THEN
        RETURN 'no-such-person';
    END IF;
    UPDATE psi.cases SET assigned_to = person WHERE id = of_case;
    PERFORM psi.log('assign', of_case, json_build_object('to', person)::text);
    RETURN 'done';
END $$;

CREATE FUNCTION psi.erase_case(of_case text, why text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = psi, pg_temp AS $$
BEGIN
    IF NOT psi.holds('psi_administrator') THEN
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

DO $$
DECLARE each record;
BEGIN
    FOR each IN SELECT p.oid::regprocedure AS named FROM pg_proc p WHERE p.pronamespace = 'psi'::regnamespace LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO psi_owner', each.named);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', each.named);
    END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION psi.holds(name), psi.may_see(name, boolean) TO psi_officer, psi_supervisor, psi_administrator, psi_auditor;
GRANT EXECUTE ON FUNCTION psi.create_case(text, text, text, text, text, text), psi.save_case(text, text, integer, text, text, text, text),
    psi.sign_case(text, text, text, text), psi.read_case(text, integer), psi.history_of(text), psi.record_use(text, text, text)
    TO psi_officer, psi_supervisor, psi_administrator, psi_auditor;
GRANT EXECUTE ON FUNCTION psi.assign_case(text, text), psi.erase_case(text, text) TO psi_officer, psi_supervisor, psi_administrator, psi_auditor;
GRANT SELECT ON psi.alembic_version TO psi_officer, psi_supervisor, psi_administrator, psi_auditor;
