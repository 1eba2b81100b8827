-- Who may read and decide over the web. docs/database.md describes the table.

-- A token that was given to somebody. Never taken out; a revoked one says when.
CREATE TABLE access_token (
    rowid INTEGER PRIMARY KEY,
    name TEXT NOT NULL,                         -- whose it is: decisions made with it bear this name
    digest BLOB NOT NULL UNIQUE,                -- SHA-256 of the token; the token itself is nowhere
    made TEXT NOT NULL,                         -- UTC, as all times here
    revoked TEXT
);
