-- Pauses with an end are found without reading every queue.
CREATE INDEX queues_to_resume ON queues (resume_at) WHERE resume_at IS NOT NULL;
