"""The invented services: made from chance that always falls the same way, and loaded like anybody's own records."""

from refuge.demonstration.accounts import SignIn, sign_ins

__all__ = ["SignIn", "sign_ins"]
