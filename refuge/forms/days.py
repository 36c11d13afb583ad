"""A day that need not be given, in three boxes."""

from refuge.forms.sharing import DayField


class MaybeDayField(DayField):
    """A day in three boxes, or in none of them."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the boxes; three blank ones are no day."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            if any(part.strip() for part in valuelist):
                raise
            self.data = None
