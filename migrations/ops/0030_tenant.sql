-- The customer, site or brand that a message belongs to is called its tenant. Renaming a column changes no row.
ALTER TABLE jobs RENAME COLUMN brand TO tenant;
ALTER TABLE dead_letters RENAME COLUMN brand TO tenant;
ALTER TABLE runs RENAME COLUMN brand TO tenant;
