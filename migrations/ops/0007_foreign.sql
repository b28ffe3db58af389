-- Dead letters of queues that know nothing of jobs: what a replay has yet to send.
-- resend_at: when somebody must look whether its message was sent; NULL once it was, or while there is nothing to send.
-- resend_body: what an operator sends in place of the body, JSON.
ALTER TABLE dead_letters ADD COLUMN resend_at TEXT;
ALTER TABLE dead_letters ADD COLUMN resend_body TEXT;
CREATE INDEX dead_letters_to_send ON dead_letters (resend_at) WHERE resend_at IS NOT NULL;
