"""The core: dates and numbers in, numbers out. Nothing here knows of a database, a page or the time of day."""
