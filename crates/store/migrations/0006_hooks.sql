-- Webhooks, and what is on its way to them. docs/database.md describes the tables.

-- An address that is told what changed.
CREATE TABLE hook (
    rowid INTEGER PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,               -- may hold a name and password
    settings TEXT NOT NULL,                     -- JSON: what it is told, and how
    added TEXT NOT NULL,                        -- UTC, as all times here
    placement INTEGER NOT NULL,                 -- the last placement of a report that it was told of, or that was there before
    version INTEGER NOT NULL,                   -- the last version, likewise
    told TEXT NOT NULL,                         -- when that was
    failures INTEGER NOT NULL DEFAULT 0,        -- tries in a row to which it did not answer
    next_due TEXT,                              -- it is left alone before; NULL after an answer
    last_ok TEXT,                               -- when it last took something
    last_error TEXT,                            -- why it did not, in words; NULL after it did
    stopped TEXT                                -- why it is told nothing any more, in words
);

-- What a hook is told of one story at one time. Made in one transaction with the hook's place above, so that nothing is told
-- twice and nothing is left out, wherever a process ends.
CREATE TABLE delivery (
    rowid INTEGER PRIMARY KEY,
    hook INTEGER NOT NULL REFERENCES hook ON DELETE CASCADE,
    id TEXT NOT NULL,                           -- made of what it says: the key by which a receiver knows it again
    story INTEGER NOT NULL REFERENCES story,
    changes INTEGER NOT NULL,                   -- how many it tells
    body TEXT,                                  -- JSON; NULL once it was taken
    made TEXT NOT NULL,
    state TEXT NOT NULL,                        -- waiting, taken, given up
    tries INTEGER NOT NULL DEFAULT 0,           -- that failed
    next_due TEXT NOT NULL,                     -- if waiting: not to be sent before
    claimed_until TEXT,                         -- until when nobody else sends it
    last_error TEXT,
    ended TEXT,                                 -- when it was taken or given up
    UNIQUE (hook, id)
);
CREATE INDEX delivery_due ON delivery (hook, next_due) WHERE state = 'waiting';
CREATE INDEX delivery_story ON delivery (story);
CREATE INDEX delivery_ended ON delivery (ended) WHERE ended IS NOT NULL;

-- For people: Datasette shows it as a table.
CREATE VIEW deliveries AS
SELECT delivery.id, hook.rowid AS hook, story.id AS story, changes, state, tries, made, CASE state WHEN 'waiting' THEN delivery.next_due END
           AS next_due, delivery.last_error, ended
FROM delivery JOIN hook ON hook.rowid = delivery.hook JOIN story ON story.rowid = delivery.story ORDER BY delivery.rowid;
