"""What every form that changes something can do: take the blame for a broken rule."""

from flask_wtf import FlaskForm
from wtforms import PasswordField

from refuge.errors import RuleBroken


class BlamingForm(FlaskForm):
    """A form of its own fields, the first of which takes the blame for what is about none of them."""

    def blame(self, broken: RuleBroken) -> None:
        """Put the message on the field it is about, and empty the passwords, which are never sent back."""
        field = self._fields.get(broken.field) or next(iter(self._fields.values()))
        field.errors = [*field.errors, broken.message]
        for secret in self:
            if isinstance(secret, PasswordField):
                secret.data = None
