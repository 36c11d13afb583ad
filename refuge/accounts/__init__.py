"""Accounts: passwords, signing in, and who is signed in."""
