"""Local authorities by their ONS codes, and what took their place."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from refuge.extensions import db
from refuge.models.columns import Day, OneOf, known
from refuge.vocabulary import Tier


class Authority(db.Model):
    """A local authority, present or abolished.

    ``ended`` is the first day on which the body or its code no longer stood; a code that has successors but no such
    day was replaced before anything kept here began.
    """

    __tablename__ = "authorities"

    code: Mapped[str] = mapped_column(String(9), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    tier: Mapped[Tier] = mapped_column(OneOf(Tier))
    country: Mapped[str] = mapped_column(String(20))
    region: Mapped[str] = mapped_column(String(30))
    county_code: Mapped[str | None] = mapped_column(ForeignKey("authorities.code"))
    ended: Mapped[date | None] = mapped_column(Day)

    __table_args__ = (known("tier", Tier),)


class AuthoritySuccessor(db.Model):
    """One authority that took another's place; an authority can be followed by several."""

    __tablename__ = "authority_successors"

    code: Mapped[str] = mapped_column(ForeignKey("authorities.code"), primary_key=True)
    successor_code: Mapped[str] = mapped_column(ForeignKey("authorities.code"), primary_key=True)
