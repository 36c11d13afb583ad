"""The organisations that run the accommodation."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from refuge.extensions import db
from refuge.models.columns import reference


class Provider(db.Model):
    """Runs accommodation and supports the households in it."""

    __tablename__ = "providers"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = reference()
    name: Mapped[str] = mapped_column(String(120))
    is_demonstration: Mapped[bool] = mapped_column(default=False)

    __table_args__ = ({"sqlite_autoincrement": True},)  # the trail of one that is gone is never taken for another's
