"""The trail: who did and saw what, when and from where."""

from collections.abc import Mapping
from typing import Any

from refuge.access.scope import Viewer


def note(
    viewer: Viewer | None,
    what: str,
    about: tuple[str, int | str] | None = None,
    *,
    provider_id: int | None = None,
    household_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    address: str | None = None,
) -> None:
    """Put one line on the trail, in the transaction that is under way: it stays or goes with the change.

    ``what`` is a verb of the field (``stay.departed``, ``account.invited``, ``sign_in.refused``), ``about`` the kind of
    thing and its key. ``before`` and ``after`` hold only what changed. Where a household is named, they are encrypted
    under its key.
    """
