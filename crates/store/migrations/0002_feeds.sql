-- Feeds that are watched, and the pages they point to. docs/database.md describes the tables.

-- A feed, a sitemap: an address that is asked again and again for what is new.
CREATE TABLE feed (
    rowid INTEGER PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,               -- asked for now; may hold a name and password
    title TEXT,                                 -- what it calls itself
    added TEXT NOT NULL,                        -- UTC, as all times here
    etag TEXT,                                  -- of the version read last
    last_modified TEXT,
    last_fetch TEXT,                            -- when it was last asked
    last_ok TEXT,                               -- when it last answered
    last_error TEXT,                            -- why it did not, in words; NULL after an answer
    failures INTEGER NOT NULL DEFAULT 0,        -- in a row
    next_due TEXT NOT NULL,                     -- not to be asked before
    stopped TEXT,                               -- why it is not asked any more, in words
    reports INTEGER NOT NULL DEFAULT 0,         -- new reports it has brought
    versions INTEGER NOT NULL DEFAULT 0,        -- new versions it has brought
    claim INTEGER,                              -- who is asking it now, and until when nobody else does
    claimed_until TEXT
);
CREATE INDEX feed_due ON feed (next_due) WHERE stopped IS NULL;

-- Every address a feed was known by: what it was named, found at and moved to.
CREATE TABLE feed_address (
    address TEXT PRIMARY KEY,
    feed INTEGER NOT NULL REFERENCES feed ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX feed_address_feed ON feed_address (feed);

-- A page that a feed points to and does not hold itself.
CREATE TABLE page (
    address TEXT PRIMARY KEY,
    feed INTEGER NOT NULL REFERENCES feed ON DELETE CASCADE,
    seen INTEGER NOT NULL,                      -- hash of what the feed says of it: another hash, another look
    state TEXT NOT NULL,                        -- waiting, done, given up
    tries INTEGER NOT NULL DEFAULT 0,           -- that failed, since it was last another
    next_due TEXT,                              -- if waiting: not to be fetched before
    etag TEXT,                                  -- of the version fetched last
    last_modified TEXT,
    last_error TEXT,
    at TEXT NOT NULL                            -- when the feed last pointed to it
) WITHOUT ROWID;
CREATE INDEX page_feed ON page (feed, state);
CREATE INDEX page_at ON page (at);

-- For people: Datasette shows it as a table.
CREATE VIEW feeds AS
SELECT title, address, last_ok, last_error, failures, next_due, stopped, reports, versions, added, last_fetch,
       (SELECT count(*) FROM page WHERE page.feed = feed.rowid AND state = 'waiting') AS pages_waiting
FROM feed;
