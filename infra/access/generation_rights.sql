-- The auditor reads every generation, those to come included. The department's role, which owns them, runs it.
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO {auditor};
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO {auditor};
DO $$
DECLARE
    generation text;
BEGIN
    FOR generation IN SELECT nspname FROM pg_namespace WHERE nspname ~ '^g[0-9]+$' LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO {auditor}', generation);
        EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO {auditor}', generation);
    END LOOP;
END $$;
