-- The roles of an office and the schema that psi owns. Each person has a login role of their own, a member of one office role,
-- and of psi_victim_contacts as well where their work needs victims' addresses.
DO $$
DECLARE wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['psi_owner', 'psi_officer', 'psi_supervisor', 'psi_administrator', 'psi_auditor', 'psi_victim_contacts'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', wanted);
        END IF;
    END LOOP;
END $$;

-- Whoever makes the tables acts as psi_owner for as long as that takes; `rights.sql` ends it.
DO $$
BEGIN
    IF NOT pg_has_role(current_user, 'psi_owner', 'USAGE') THEN
        EXECUTE format('GRANT psi_owner TO %I', current_user);
    END IF;
END $$;

ALTER SCHEMA psi OWNER TO psi_owner;
REVOKE ALL ON SCHEMA psi FROM PUBLIC;
GRANT USAGE ON SCHEMA psi TO psi_officer, psi_supervisor, psi_administrator, psi_auditor;
