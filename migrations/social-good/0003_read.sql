-- A brand's posts are listed by when they were made.
CREATE INDEX posts_by_brand ON posts (brand, created_at, id);
