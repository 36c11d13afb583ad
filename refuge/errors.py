"""The two ways the application says no."""


class RuleBroken(Exception):
    """Something asked for breaks a rule of the field.

    ``field`` names what was typed (a form's field, a column, an option); ``message`` is one sentence for people.
    ``stay_id`` is the stay that stands in the way, where one does: a page links it.
    """

    def __init__(self, field: str, message: str, stay_id: int | None = None) -> None:
        super().__init__(message)
        self.field = field
        self.message = message
        self.stay_id = stay_id


class NotFound(Exception):
    """There is no such thing, or the viewer may not know of it: the two look alike (D1)."""
