"""What may be typed: the shape of each answer, never the database."""
