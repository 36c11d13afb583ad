"""Interchange files in and out: read, staged, checked, saved all or nothing; and written again."""
