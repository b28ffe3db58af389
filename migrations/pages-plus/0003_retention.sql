-- Views of a day are deleted by age. A day that is counted again writes no entry of this index.
CREATE INDEX views_by_day ON views (day);
