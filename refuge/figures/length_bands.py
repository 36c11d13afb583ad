"""The bands of nights that lengths of stay are told in (H7): one choice for the whole service, made where it is configured."""

from refuge.occupancy.lengths import Bands


class LengthBands:
    """The bands in use. One application runs in a process, so one choice is kept.

    >>> length_bands = LengthBands()
    >>> length_bands.use(Bands((0, 182)))
    >>> length_bands.in_use.names
    ('0-181', '182+')
    """

    def __init__(self) -> None:
        self.in_use = Bands()

    def use(self, bands: Bands) -> None:
        """Tell lengths in these bands from now on. Closed years that are frozen keep theirs."""
        self.in_use = bands


length_bands = LengthBands()
