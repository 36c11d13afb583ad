"""How many of the rows read are saved already with the same content."""

from typing import Any

from sqlalchemy import Connection, Table, func, select

from refuge.intake.comparing import STAYS, differing
from refuge.intake.files import FILES
from refuge.intake.incoming import BY_ITSELF, INCOMING

SETS_OF_STAYS = ("people", "placements", "absences")


def unchanged_rows(connection: Connection) -> dict[str, int]:
    """Rows saved already with the same content, by kind of file; those with none are left out."""
    counts = {name: connection.scalar(_unchanged(name, INCOMING[name])) or 0 for name in FILES}
    return {name: count for name, count in counts.items() if count}


def _unchanged(name: str, staged: Table) -> Any:
    same: list[Any]
    if name not in SETS_OF_STAYS:
        same = [staged.c.saved_id.is_not(None), staged.c.id.not_in(differing(name))]
        return select(func.count()).select_from(staged).where(*same, *([staged.c.given] if name == "stays" else []))
    theirs = staged.join(STAYS, STAYS.c.stay_ref == staged.c.stay_ref)
    same = [STAYS.c.saved_id.is_not(None), STAYS.c.id.not_in(differing("stays", name))]
    if "given" in staged.c:
        same.append(staged.c.given == BY_ITSELF)
    return select(func.count()).select_from(theirs).where(*same)
