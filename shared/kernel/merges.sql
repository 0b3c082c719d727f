-- Merged customers (shared/kernel/merges.py), for queries: the survivor of an id, and all ids of the same survivor.
-- In plpgsql, so that the functions read the table of the generation that the session uses.
CREATE OR REPLACE FUNCTION store.meaning(customer uuid) RETURNS uuid LANGUAGE plpgsql STABLE AS $$
DECLARE
    next uuid;
BEGIN
    LOOP
        SELECT into_id INTO next FROM aliases WHERE from_id = customer AND holds;
        IF NOT FOUND THEN
            RETURN customer;
        END IF;
        customer := next;
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION store.same_customer(customer uuid) RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    -- Most customers were never merged with another.
    IF NOT EXISTS (SELECT FROM aliases WHERE holds AND from_id = customer)
        AND NOT EXISTS (SELECT FROM aliases WHERE holds AND into_id = customer) THEN
        RETURN ARRAY[customer];
    END IF;
    RETURN ARRAY(
        WITH RECURSIVE same AS (
            SELECT store.meaning(customer) AS id
            UNION
            SELECT a.from_id FROM same JOIN aliases a ON a.into_id = same.id AND a.holds
        )
        SELECT id FROM same
    );
END $$;
