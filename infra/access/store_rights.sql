-- Who may do what in a department's database: all that is not granted here is denied. {role} is the department's role,
-- {auditor} the auditor's. The owner runs it at every start, in the transaction that completes the store.

REVOKE ALL ON DATABASE {role} FROM PUBLIC;
GRANT CONNECT, CREATE ON DATABASE {role} TO {role};     -- CREATE: it makes and drops the schemas of generations
GRANT CONNECT ON DATABASE {role} TO {auditor};

REVOKE ALL ON SCHEMA store FROM PUBLIC, {role}, {auditor};
REVOKE ALL ON ALL TABLES IN SCHEMA store FROM PUBLIC, {role}, {auditor};
GRANT USAGE ON SCHEMA store TO {role}, {auditor};
GRANT SELECT ON ALL TABLES IN SCHEMA store TO {role}, {auditor};

GRANT INSERT ON store.events TO {role};                 -- and nothing else, ever: events are immutable
GRANT INSERT, UPDATE, DELETE ON store.heads TO {role};
GRANT INSERT, DELETE ON store.outbox TO {role};
GRANT INSERT, DELETE ON store.answers TO {role};
GRANT INSERT, UPDATE, DELETE ON store.generations TO {role};
GRANT INSERT, DELETE ON store.inputs TO {role};
GRANT INSERT, UPDATE, DELETE ON store.input_results TO {role};
