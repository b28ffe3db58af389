-- What was done to one thing is found without reading what was done to all others. Acts are few, so it costs next to nothing.
CREATE INDEX audit_by_target ON audit (target, id);
