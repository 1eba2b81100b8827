-- Deliveries are counted by where they are whenever webhooks are looked at, which a watcher does every second.
CREATE INDEX delivery_state ON delivery (hook, state);
