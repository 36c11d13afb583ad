"""Returns: what they contain, checking and signing them, what has changed since; and the files they are sent as."""
