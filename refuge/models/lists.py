"""The editable lists: items are added and retired, never deleted."""

from datetime import date

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from refuge.extensions import db
from refuge.models.columns import Day, known
from refuge.vocabulary import EntryKind


class Listing:
    """An item of an editable list. ``position`` is the order people read them in."""

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    label: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str | None] = mapped_column(String(30))
    position: Mapped[int] = mapped_column(default=1000)
    retired_on: Mapped[date | None] = mapped_column(Day)


class VoidReason(Listing, db.Model):
    """Why a unit is preparing or out of use; the reason fixes which (V4)."""

    __tablename__ = "void_reasons"

    kind: Mapped[str] = mapped_column(String(30))

    __table_args__ = (UniqueConstraint("code", "kind"), known("kind", EntryKind))


class DepartureReason(Listing, db.Model):
    """Why a household left; the kind tells evictions, deaths, moves to another refuge and hand-overs apart (H8)."""

    __tablename__ = "departure_reasons"


class Destination(Listing, db.Model):
    """Where a household went; one of them is "outcome pending" (H8)."""

    __tablename__ = "destinations"


class ReferralReason(Listing, db.Model):
    """Why a referral did not end in a place (F2)."""

    __tablename__ = "referral_reasons"


class ReferralSource(Listing, db.Model):
    """Who refers."""

    __tablename__ = "referral_sources"


class SupportNeed(Listing, db.Model):
    """Support needs: a set, so rows do not add up (H4)."""

    __tablename__ = "support_needs"


class Ethnicity(Listing, db.Model):
    """The census's ethnic groups; the kind says which are minoritised (H6)."""

    __tablename__ = "ethnicities"


class LastNightPlace(Listing, db.Model):
    """What kind of place the household slept in last, which is not its origin (G1)."""

    __tablename__ = "last_night_places"


class DemandSource(Listing, db.Model):
    """Who counted the households that asked the council for a place (F4)."""

    __tablename__ = "demand_sources"
