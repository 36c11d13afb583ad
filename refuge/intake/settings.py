"""What an import needs of the application's settings; whoever calls it passes them in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class IntakeSettings:
    """``reference_key`` keys the hashes of references in files; ``workbook_bytes`` is the largest workbook that is read."""

    reference_key: str
    workbook_bytes: int

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> "IntakeSettings":
        """Those among an application's settings."""
        return cls(config["REFERENCE_KEY"], config["IMPORT_WORKBOOK_BYTES"])
