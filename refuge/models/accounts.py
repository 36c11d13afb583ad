"""Who may sign in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from refuge.extensions import db
from refuge.models.authorities import Authority
from refuge.models.columns import Moment, OneOf, known
from refuge.models.providers import Provider
from refuge.secrecy import Secret
from refuge.vocabulary import Role


class Account(db.Model):
    """A person who signs in: staff of one provider, or of one authority, or an administrator of neither.

    No name is held. ``password_hash`` is empty until a password was chosen. ``totp_secret`` is the second factor in use,
    encrypted; ``totp_last_step`` the last half-minute a code was used for.
    """

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(OneOf(Role))
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("providers.id"), index=True)
    authority_code: Mapped[str | None] = mapped_column(ForeignKey("authorities.code"))
    is_active: Mapped[bool] = mapped_column(default=True)
    is_demonstration: Mapped[bool] = mapped_column(default=False, server_default=false())
    totp_secret: Mapped[str | None] = mapped_column(Secret)
    totp_last_step: Mapped[int | None]
    last_signed_in_at: Mapped[datetime | None] = mapped_column(Moment)

    provider: Mapped[Provider | None] = relationship()
    authority: Mapped[Authority | None] = relationship()

    __table_args__ = (
        known("role", Role),
        CheckConstraint("email = lower(email)", name="email_in_lower_case"),
        CheckConstraint(
            "(role IN ('worker', 'manager')) = (provider_id IS NOT NULL)"
            " AND (role = 'commissioner') = (authority_code IS NOT NULL)",
            name="belongs_where_its_role_says",
        ),
    )

    @property
    def has_second_factor(self) -> bool:
        """Whether a second factor is in use."""
        return self.totp_secret is not None

    @property
    def belongs_to(self) -> str | None:
        """The provider or authority by name; an administrator belongs to neither."""
        owner = self.provider or self.authority
        return owner.name if owner else None
