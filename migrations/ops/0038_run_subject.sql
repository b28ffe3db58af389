-- What a workflow run is about is called its subject. A pipeline may give it another name. Renaming a column changes no row, and renames it
-- in the indexes.
ALTER TABLE runs RENAME COLUMN keyword TO subject;
