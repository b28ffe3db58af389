-- What one operator did of one kind reads what it shows: an operator's action costs one row more.
CREATE INDEX audit_by_actor_action ON audit (actor, action, id);
