"""The trail: who did and saw what, when and from where."""

from refuge.audit.noting import About, note, note_alone

__all__ = ["About", "note", "note_alone"]
