"""What an import needs of the application's settings; the one place here that asks for them."""

from dataclasses import dataclass

from flask import current_app


@dataclass(frozen=True)
class IntakeSettings:
    """``reference_key`` keys the hashes of references in files; ``workbook_bytes`` is the largest workbook that is read."""

    reference_key: str
    workbook_bytes: int


def intake_settings() -> IntakeSettings:
    """The settings of the application at work."""
    return IntakeSettings(current_app.config["REFERENCE_KEY"], current_app.config["IMPORT_WORKBOOK_BYTES"])
