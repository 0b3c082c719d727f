-- One row per stream among the subjects from $3 to $4 (both included). The digest covers its events up to the end of
-- the log ($1 subjects, $2 sources, $5 numbers, in parallel arrays); later events appear with their hashes. The digest
-- includes the stored bytes and the columns that order and filter histories.
SELECT e.source, e.subject_id,
       count(*) FILTER (WHERE e.sequence <= coalesce(s.sequence, 0)) AS count,
       sha256(coalesce(string_agg(
           sha256(e.value) || int8send((extract(epoch FROM e.recorded_at) * 1000000)::bigint)
               || convert_to(e.type, 'UTF8'),
           ''::bytea ORDER BY e.sequence) FILTER (WHERE e.sequence <= coalesce(s.sequence, 0)), ''::bytea)) AS digest,
       array_agg(e.sequence ORDER BY e.sequence) FILTER (WHERE e.sequence > coalesce(s.sequence, 0)) AS beyond,
       array_agg(encode(sha256(e.value), 'hex') ORDER BY e.sequence)
           FILTER (WHERE e.sequence > coalesce(s.sequence, 0)) AS beyond_hashes
FROM ({events}) AS e
LEFT JOIN unnest($1::uuid[], $2::text[], $5::bigint[]) AS s(subject_id, source, sequence)
    ON s.subject_id = e.subject_id AND s.source = e.source
WHERE e.subject_id BETWEEN $3 AND $4
GROUP BY e.source, e.subject_id
