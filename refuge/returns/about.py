"""Whose return it is: one contract's, or an authority's, with its part of everything that is commissioned for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import select

from refuge.access.scope import Viewer, contracts_seen
from refuge.extensions import db
from refuge.models import Authority, Contract, ContractAuthority, Provider, Return
from refuge.queries.sharing import copy_given
from refuge.returns.words import properties
from refuge.vocabulary import Copy, Role


class About(Protocol):
    """What a return needs to know of whom it is about."""

    @property
    def viewer(self) -> Viewer:
        """With whose eyes it is made, whoever asks."""

    @property
    def narrowed(self) -> dict[str, str]:
        """What of a selection names it."""

    @property
    def columns(self) -> dict[str, Any]:
        """What a stored return knows it by."""

    @property
    def reference(self) -> str:
        """What people know it by."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def is_demonstration(self) -> bool:
        """Whether it is invented."""

    def told(self) -> dict[str, dict[str, Any]]:
        """What its return says of it."""

    def properties(self) -> Mapping[str, tuple[str, str]]:
        """Its properties: reference → name, and what people outside read."""

    def copy_read(self, viewer: Viewer, day: date) -> Copy:
        """The copy that whoever prepares and signs its return reads (D2)."""

    def hold(self) -> None:
        """Let nobody else sign a return of it off until the commit."""


@dataclass(frozen=True)
class OfContract:
    """A contract's return is the provider's: it is made with what its managers see."""

    contract: Contract

    @property
    def viewer(self) -> Viewer:
        return Viewer(Role.MANAGER, provider_id=self.contract.provider_id)

    @property
    def narrowed(self) -> dict[str, str]:
        return {"contract": self.contract.reference}

    @property
    def columns(self) -> dict[str, Any]:
        return {"provider_id": self.contract.provider_id, "contract_id": self.contract.id, "authority_code": None}

    @property
    def reference(self) -> str:
        return self.contract.reference

    @property
    def title(self) -> str:
        return self.contract.title

    @property
    def is_demonstration(self) -> bool:
        return self.contract.provider.is_demonstration

    def told(self) -> dict[str, dict[str, Any]]:
        names = select(Authority.name).join(ContractAuthority, ContractAuthority.authority_code == Authority.code)
        names = names.where(ContractAuthority.contract_id == self.contract.id)
        told = {
            "reference": self.reference,
            "title": self.title,
            "provider": self.contract.provider.name,
            "authorities": list(db.session.scalars(names.order_by(Authority.name))),
        }
        return {"contract": told}

    def properties(self) -> Mapping[str, tuple[str, str]]:
        return properties(self.contract.id)

    def copy_read(self, viewer: Viewer, day: date) -> Copy:
        return Copy.PROVIDER

    def hold(self) -> None:
        db.session.execute(select(Contract.id).where(Contract.id == self.contract.id).with_for_update())


@dataclass(frozen=True)
class OfAuthority:
    """An authority's return is its officers': it is made with what they see, the exact copies exactly (D1, G6)."""

    authority: Authority

    @property
    def viewer(self) -> Viewer:
        return Viewer(Role.COMMISSIONER, authority_code=self.authority.code)

    @property
    def narrowed(self) -> dict[str, str]:
        return {"authority": self.authority.code}

    @property
    def columns(self) -> dict[str, Any]:
        return {"provider_id": None, "contract_id": None, "authority_code": self.authority.code}

    @property
    def reference(self) -> str:
        return self.authority.code

    @property
    def title(self) -> str:
        return self.authority.name

    @property
    def is_demonstration(self) -> bool:
        """Whether any of its providers is invented, so that the return goes with the demonstration."""
        return bool(db.session.scalar(self._providers(Provider.is_demonstration).where(Provider.is_demonstration)))

    def told(self) -> dict[str, dict[str, Any]]:
        providers = list(db.session.scalars(self._providers(Provider.name)))
        return {"authority": {"reference": self.reference, "title": self.title, "providers": providers}}

    def properties(self) -> Mapping[str, tuple[str, str]]:
        """None: nothing in it is told apart by property."""
        return {}

    def copy_read(self, viewer: Viewer, day: date) -> Copy:
        return copy_given(viewer, None, day)

    def hold(self) -> None:
        held = select(Authority.code).where(Authority.code == self.authority.code)
        db.session.execute(held.with_for_update(of=Authority, key_share=True))

    def _providers(self, column: Any) -> Any:
        theirs = select(Contract.provider_id).where(contracts_seen(self.viewer))
        return select(column).where(Provider.id.in_(theirs)).distinct().order_by(column)


def about_of(one: Return) -> About:
    """Whose return a stored one is."""
    if one.authority_code is not None:
        return OfAuthority(db.session.get_one(Authority, one.authority_code))
    return OfContract(db.session.get_one(Contract, one.contract_id))
