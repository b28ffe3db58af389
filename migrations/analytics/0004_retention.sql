-- Reports, counts and what was counted are deleted by age. day: the day that a fact was counted on. What was counted so far gets one date
-- for all, which writes no row again; a fact of it that is told again after that date's retention counts on a day that is deleted too.
ALTER TABLE counted ADD COLUMN day TEXT NOT NULL DEFAULT '2026-12-01';
CREATE INDEX counted_by_day ON counted (day);
CREATE INDEX daily_counts_by_day ON daily_counts (day);
CREATE INDEX reports_by_time ON reports (reported_at);
