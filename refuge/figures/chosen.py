"""From a selection to the spells in service it is about."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    cast,
    func,
    null,
    or_,
    select,
)

from refuge.access.scope import Viewer, nights_seen
from refuge.figures.homes import footprints, home, pooled_homes
from refuge.figures.known import refuse_unknown
from refuge.figures.places import Places
from refuge.figures.selection import SEPARATOR, Grouping, Selection
from refuge.figures.together import SPELLS, Together
from refuge.models import Contract, ContractAuthority, Property, Provider, Spell, Unit

NAMES = {
    Grouping.CONTRACT: Contract.reference,
    Grouping.PROVIDER: Provider.reference,
    Grouping.PROPERTY: Property.reference,
    Grouping.UNIT: Unit.reference,
    Grouping.ACCOMMODATION_TYPE: cast(Property.accommodation_type, String),
}


@dataclass(frozen=True)
class Chosen:
    """The spells a selection is about.

    ``spells`` has their ``id`` and the ``name`` of their group; a statement that needs it several times looks it up
    once. ``is_everything`` says that nothing narrows them,
    so that a statement need not look at them at all.
    """

    spells: CTE
    commissioned: bool
    is_grouped: bool
    is_everything: bool


def chosen(viewer: Viewer, selection: Selection, places: Callable[[], Places]) -> Chosen:
    """The spells of a selection that the viewer may see; ``places`` is asked for only where authorities matter.

    Raises NotFound if a reference names nothing the viewer may know of.
    """
    if isinstance(selection, Together):
        together = select(SPELLS.c.id, SPELLS.c.name).cte("chosen")
        return Chosen(together, selection.commissioned, is_grouped=True, is_everything=False)
    refuse_unknown(viewer, selection)
    conditions = _conditions(selection, places)
    # As a number the flag has no index: what narrows more, such as the provider, is looked up first.
    spells = (
        select(Spell.id)
        .join(Unit, Unit.id == Spell.unit_id)
        .join(Property, Property.id == Unit.property_id)
        .join(Provider, Provider.id == Property.provider_id)
        .outerjoin(Contract, Contract.id == Spell.contract_id)
        .where(cast(Spell.commissioned, Integer) == int(selection.commissioned), nights_seen(viewer), *conditions)
    )
    everything = viewer.is_command_line and not conditions
    # Looked up first, also where it is needed once: few spells lead to their entries faster than all entries to their spells.
    found = _named(spells, selection, places).cte("chosen").prefix_with("MATERIALIZED")
    return Chosen(found, selection.commissioned, selection.group is not None, everything)


def _named(spells: Select[int], selection: Selection, places: Callable[[], Places]) -> Select[int, str | None]:
    if selection.group is None:
        return spells.add_columns(cast(null(), String).label("name"))
    if selection.group not in (Grouping.AUTHORITY, Grouping.PART):
        return spells.add_columns(NAMES[selection.group].label("name"))
    spells = spells.outerjoin(footprints, footprints.c.contract_id == Spell.contract_id)
    homes = pooled_homes(places())
    if homes is not None:
        among_several = (homes.c.contract_id == Spell.contract_id) & (homes.c.authority_code == Property.authority_code)
        spells = spells.outerjoin(homes, among_several)
    authority = home(homes)
    if selection.group is Grouping.PART:
        return spells.add_columns((Contract.reference + SEPARATOR + func.coalesce(authority, "")).label("name"))
    return spells.add_columns(authority.label("name"))


def _conditions(selection: Selection, places: Callable[[], Places]) -> list[ColumnElement[bool]]:
    narrowed: list[tuple[object, ColumnElement[bool]]] = [
        (selection.contract, Contract.reference == selection.contract),
        (selection.provider, Provider.reference == selection.provider),
        (selection.property, Property.reference == selection.property),
        (selection.unit, Unit.reference == selection.unit),
        (selection.accommodation_type, Property.accommodation_type == selection.accommodation_type),
    ]
    conditions = [condition for given, condition in narrowed if given is not None]
    if selection.authority is not None:
        conditions.append(_in_authority(selection.authority, selection.commissioned, places()))
    return conditions


def _in_authority(authority: str, commissioned: bool, places: Places) -> ColumnElement[bool]:
    """What lies in one authority: a pooled contract's properties that stand in it, all of a contract of its own (G6)."""
    stands_in_it = Property.authority_code.in_(places.codes_within(authority))
    if not commissioned:
        return stands_in_it
    includes_it = ContractAuthority.authority_code.in_(places.codes_of(authority))
    theirs = Spell.contract_id.in_(select(ContractAuthority.contract_id).where(includes_it))
    pooled = Spell.contract_id.in_(
        select(ContractAuthority.contract_id).group_by(ContractAuthority.contract_id).having(func.count() > 1)
    )
    return and_(theirs, or_(~pooled, stands_in_it))
