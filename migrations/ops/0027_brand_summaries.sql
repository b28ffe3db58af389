-- When a brand's agent last said something new of itself: the latest of all brands tells that lists of them are out of date.
ALTER TABLE brands ADD COLUMN summary_at TEXT;
CREATE INDEX brands_by_summary ON brands (summary_at) WHERE summary_at IS NOT NULL;
