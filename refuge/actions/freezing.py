"""How actions freeze the people figures of closed years before they erase anybody (D6). Not an action: nothing commits."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from refuge import clock
from refuge.access.scope import Viewer, contracts_seen, nights_seen
from refuge.extensions import db
from refuge.figures.counted_patterns import figure_of as hidden_of
from refuge.figures.counted_patterns import patterns_to_freeze
from refuge.figures.cuts import frozen_cuts
from refuge.figures.every_cut import counted_in_each, looked_up
from refuge.figures.freezable import COUNTED, FREEZABLE
from refuge.figures.frozen_patterns import CUT, figure_of, told
from refuge.figures.frozen_scopes import scopes_touched
from refuge.figures.frozen_text import text_of
from refuge.figures.patterns import counted, worked_out
from refuge.figures.places import Places, places
from refuge.figures.selection import Selection
from refuge.figures.together import Together
from refuge.models import Contract, ContractAuthority, FrozenFigure, Property, Spell, Unit
from refuge.models.retention import of_contract, of_provider
from refuge.occupancy.disclosure import THRESHOLDS
from refuge.occupancy.period import Kind, financial_year


def freeze(provider_id: int, years: Collection[int], today: date) -> set[int]:
    """Freeze closed years of a provider and of whatever counts it, those that are not yet; which of the provider's were now.

    What is hidden of the provider's contracts in those years is kept with them.
    """
    table = places(today)
    for scope, viewer in scopes_touched(provider_id):
        wanted = set(years) - _frozen(scope)
        if wanted:
            _freeze_scope(scope, viewer, wanted, table)
        if scope == of_provider(provider_id):
            new = wanted
            if wanted:
                _freeze_patterns(viewer, wanted, table)
    return new


def _frozen(scope: str) -> set[int]:
    """A year is frozen once: later there is less to count."""
    return set(db.session.scalars(select(FrozenFigure.year).where(FrozenFigure.scope == scope).distinct()))


def _freeze_scope(scope: str, viewer: Viewer, years: Collection[int], table: Places) -> None:
    first, last = financial_year(min(years)), financial_year(max(years))
    asked = Selection(table.today, Kind.YEAR, first.label, last.label)
    of_a_provider = scope == of_provider(viewer.provider_id or 0)
    found = frozen_cuts(_contracts(viewer, table), of_a_provider=of_a_provider, outside=_has_nights_outside(viewer))
    names, selections = zip(*((cut, replace(asked, **what)) for cut, what in found), strict=True)
    together = Together(**vars(asked), each=selections)
    with looked_up(viewer, together, table):
        for figure in FREEZABLE.values():
            counted = counted_in_each(figure, viewer, together, years, table)
            for cut, selection, kept in zip(names, selections, counted, strict=True):
                if selection.group in figure.erasure.groups:
                    _keep(scope, figure.name, cut, kept)


def _freeze_patterns(viewer: Viewer, years: Collection[int], table: Places) -> None:
    """What is hidden of each contract's year, for every threshold that may be set."""
    contracts = counted(viewer, None, financial_year(min(years)).starts_on, table)
    named = db.session.execute(select(Contract.reference, Contract.id).where(contracts_seen(viewer)))
    ids = dict(named.all())
    for threshold in THRESHOLDS:
        for reference, pair in worked_out(contracts, threshold, table.gazetteer.regions).items():
            there = set(years) & set(contracts[reference])
            hidden = {year: told([[one.whole[year], one.parts[year]] for one in pair]) for year in there}
            if hidden:
                _keep(of_contract(ids[reference]), figure_of(threshold), CUT, hidden)
    for figure in COUNTED:
        for reference, by_year in patterns_to_freeze(viewer, figure, years, table):
            if by_year:
                _keep(of_contract(ids[reference]), hidden_of(figure), CUT, by_year)


def _keep(scope: str, figure: str, cut: str, by_year: Mapping[int, Any]) -> None:
    same = {"scope": scope, "figure": figure, "cut": cut, "frozen_at": clock.now()}
    rows = [{**same, "year": year, "told": text_of(scope, figure, cut, year, kept)} for year, kept in by_year.items()]
    db.session.execute(insert(FrozenFigure), rows)


def _has_nights_outside(viewer: Viewer) -> bool:
    """Whether anything was ever in service outside any contract (N8)."""
    spells = select(Spell.id).join(Unit, Unit.id == Spell.unit_id).join(Property, Property.id == Unit.property_id)
    return db.session.scalar(spells.where(~Spell.commissioned, nights_seen(viewer)).limit(1)) is not None


def _contracts(viewer: Viewer, table: Places) -> dict[str, list[str]]:
    """Contract → every code that its authorities can be asked for by."""
    codes: dict[str, list[str]] = defaultdict(list)
    members = select(Contract.reference, ContractAuthority.authority_code).join(ContractAuthority)
    for reference, code in db.session.execute(members.where(contracts_seen(viewer))):
        codes[reference] += table.codes_of(code)
    return {reference: sorted(set(found)) for reference, found in codes.items()}
