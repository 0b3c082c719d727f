-- Statements that give what belongs to somebody else to its owner: the store to $1, generations to $2. Databases of
-- earlier versions belonged to the superuser altogether.
WITH spaces AS (
    SELECT oid, nspname, nspowner, CASE nspname WHEN 'store' THEN $1 ELSE $2 END AS owner
    FROM pg_namespace WHERE nspname = 'store' OR nspname ~ '^g[0-9]+$'
)
SELECT format('ALTER DATABASE %I OWNER TO %I', datname, $1) AS statement
FROM pg_database WHERE datname = current_database() AND pg_get_userbyid(datdba) <> $1
UNION ALL
SELECT format('ALTER SCHEMA %I OWNER TO %I', nspname, owner)
FROM spaces WHERE pg_get_userbyid(nspowner) <> owner
UNION ALL
SELECT format('ALTER TABLE %I.%I OWNER TO %I', nspname, relname, owner)
FROM spaces JOIN pg_class ON relnamespace = spaces.oid WHERE relkind = 'r' AND pg_get_userbyid(relowner) <> owner
UNION ALL
SELECT format('ALTER FUNCTION %s OWNER TO %I', pg_proc.oid::regprocedure, owner)
FROM spaces JOIN pg_proc ON pronamespace = spaces.oid WHERE pg_get_userbyid(proowner) <> owner
