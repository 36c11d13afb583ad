"""The trail: who did and saw what, when and from where."""

from refuge.audit.noting import note, note_alone

__all__ = ["note", "note_alone"]
