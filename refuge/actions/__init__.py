"""Changes to the record: each is one action, one transaction; commit is its last line."""
