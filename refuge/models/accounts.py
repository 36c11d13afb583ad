"""Who may sign in."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from refuge.extensions import db
from refuge.models.columns import OneOf, known
from refuge.models.providers import Provider
from refuge.vocabulary import Role


class Account(db.Model):
    """A person who signs in: staff of one provider, or of one authority, or an administrator of neither."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(OneOf(Role))
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("providers.id"), index=True)
    authority_code: Mapped[str | None] = mapped_column(ForeignKey("authorities.code"))
    is_active: Mapped[bool] = mapped_column(default=True)

    provider: Mapped[Provider | None] = relationship()

    __table_args__ = (
        known("role", Role),
        CheckConstraint("email = lower(email)", name="email_in_lower_case"),
        CheckConstraint(
            "(role IN ('worker', 'manager')) = (provider_id IS NOT NULL)"
            " AND (role = 'commissioner') = (authority_code IS NOT NULL)",
            name="belongs_where_its_role_says",
        ),
    )
