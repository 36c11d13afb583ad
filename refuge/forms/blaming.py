"""What every form that changes something can do: take the blame for a broken rule."""

from flask_wtf import FlaskForm
from wtforms import PasswordField

from refuge.errors import RuleBroken


class BlamingForm(FlaskForm):
    """A form of its own fields, the first of which takes the blame for what is about none of them.

    ``in_the_way`` is the stay that stands in the way of what was asked, for its page to be linked; ``is_overtaken`` says
    that somebody else saved since the form was read.
    """

    in_the_way: int | None = None
    is_overtaken = False

    def blame(self, broken: RuleBroken) -> None:
        """Put the message on the field it is about, and empty the passwords, which are never sent back."""
        field = self._fields.get(broken.field) or next(iter(self._fields.values()))
        field.errors = [*field.errors, broken.message]
        self.in_the_way = broken.stay_id
        for secret in self:
            if isinstance(secret, PasswordField):
                secret.data = None
