"""The trail on both databases: nothing of it can be changed, and what was changed by force shows."""

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from refuge.access.scope import Viewer
from refuge.audit import note, note_alone
from refuge.audit.details import read
from refuge.audit.searching import Search, every_line
from refuge.extensions import begin_writing, db
from refuge.models import Account, HouseholdKey, TrailChain, TrailEntry
from refuge.vocabulary import Role
from tests.audit.forcing import breaks, force, forced

OPERATOR = Viewer.command_line()


@pytest.fixture
def trail(either_app: Flask) -> Flask:
    """Five entries about provider 1 and two about provider 2."""
    begin_writing()
    for number in range(1, 6):
        note(
            OPERATOR,
            "unit.closed",
            ("unit", f"A{number}"),
            provider_id=1,
            before={"ends_on": None},
            after={"n": number},
        )
    for _ in range(2):
        note(OPERATOR, "unit.closed", ("unit", "B"), provider_id=2)
    db.session.commit()
    assert breaks() == []
    return either_app


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail SET what = 'nothing'",
        "UPDATE trail SET what = what WHERE id = 1",
        "DELETE FROM trail WHERE number = 1",
        "DELETE FROM trail",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_entry(trail: Flask, statement: str) -> None:
    with pytest.raises(IntegrityError, match="append_only_trail"):
        db.session.execute(text(statement))
    db.session.rollback()
    assert breaks() == []


def test_emptying_or_replacing_is_refused_too(trail: Flask) -> None:
    if db.engine.dialect.name == "postgresql":
        statements = ["TRUNCATE trail"]
    else:
        row = "(id, chain, number, at, what, previous, hash) VALUES ({}, {}, '2020-01-01 00:00:00.000000', 'x', '', '')"
        statements = [f"INSERT OR REPLACE INTO trail {row.format(*known)}" for known in (("1", "7, 7"), ("99", "1, 1"))]
    for statement in statements:
        with pytest.raises(IntegrityError, match="append_only_trail"):
            db.session.execute(text(statement))
        db.session.rollback()


def test_a_row_removed_by_force_is_found(trail: Flask) -> None:
    forced("DELETE FROM trail WHERE chain = 1 AND number = 3")
    assert breaks() == ["chain 1, entry 4 follows entry 2: entry 3 is missing"]


def test_the_last_rows_removed_by_force_are_missed(trail: Flask) -> None:
    forced("DELETE FROM trail WHERE chain = 1 AND number >= 4")
    assert breaks() == ["chain 1, which its end is missing: entries 4 to 5 are missing"]


@pytest.mark.parametrize("change", ["what = 'unit.opened'", "who = NULL", "about_key = 'A9'", "detail = NULL"])
def test_a_changed_row_is_found(trail: Flask, change: str) -> None:
    forced(f"UPDATE trail SET {change} WHERE chain = 1 AND number = 2")
    assert breaks() == ["chain 1, entry 2 was changed after it was written"]


def test_two_swapped_rows_are_found(trail: Flask) -> None:
    forced(
        "UPDATE trail SET number = 99 WHERE chain = 1 AND number = 2",
        "UPDATE trail SET number = 2 WHERE chain = 1 AND number = 3",
        "UPDATE trail SET number = 3 WHERE chain = 1 AND number = 99",
    )
    found = breaks()
    assert "chain 1, entry 2 was changed after it was written" in found
    assert "chain 1, entry 3 was changed after it was written" in found


def test_a_row_put_into_another_chain_is_found(trail: Flask) -> None:
    forced("UPDATE trail SET chain = 2, number = 3 WHERE chain = 1 AND number = 5")
    assert any(line.startswith("chain 2, entry 3 was changed") for line in breaks())


def test_a_head_taken_back_is_found(trail: Flask) -> None:
    old = head(1)
    noted(1)
    put_back(old)
    assert breaks() == ["chain 1, which its head was taken back to entry 5, and there are 6"]


def test_a_head_made_up_is_found_and_not_sealed_by_who_comes_next(trail: Flask) -> None:
    entry = db.session.scalar(select(TrailEntry.hash).where(TrailEntry.chain == 1, TrailEntry.number == 4))
    forced(
        "DELETE FROM trail WHERE chain = 1 AND number = 5",
        f"UPDATE trail_chains SET length = 4, last_hash = '{entry}' WHERE chain = 1",
    )
    assert breaks() == ["chain 1, which somebody has written over its head"]
    noted(1)
    assert breaks() == ["chain 1, entry 5 was added to a chain whose head somebody had written over"]


def test_another_key_put_in_a_head_is_found_and_not_sealed_by_who_comes_next(trail: Flask) -> None:
    db.session.rollback()
    another = "SELECT key FROM trail_chains AS other WHERE other.chain = 0"
    with db.engine.begin() as connection:  # with the application's own account, and nothing taken off
        connection.execute(text(f"UPDATE trail_chains SET key = ({another}) WHERE chain = 1"))
    assert breaks() == ["chain 1, which somebody has written over its head"]
    noted(1)
    assert breaks() == ["chain 1, entry 6 was added to a chain whose head somebody had written over"]


def test_a_key_that_cannot_be_read_is_found(trail: Flask) -> None:
    forced("UPDATE trail_chains SET key = 'nothing' WHERE chain = 1")
    assert breaks() == [
        "chain 1, which its key cannot be read: somebody has written over it, or ENCRYPTION_KEYS lacks one"
    ]


def test_an_entry_put_elsewhere_in_the_table_is_found_and_still_read(trail: Flask) -> None:
    forced("UPDATE trail SET id = -id WHERE chain = 1 AND number = 3")
    moved = db.session.scalar(select(TrailEntry.id).where(TrailEntry.id < 0))
    (found,) = breaks()
    assert found.startswith(f"chain 1, entry 3 was put to another place in the table: its id, {moved}, is not above")
    read_out = [line.number for line in every_line(OPERATOR, Search()) if line.chain == 1]
    assert sorted(read_out) == [1, 2, 3, 4, 5]


def test_an_export_of_several_batches_leaves_no_entry_out(trail: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    forced("UPDATE trail SET id = -id WHERE chain = 1 AND number <= 3")
    every = [line.id for line in every_line(OPERATOR, Search())]
    for batch in (1, 2, len(every)):
        monkeypatch.setattr("refuge.audit.searching.BATCH", batch)
        assert [line.id for line in every_line(OPERATOR, Search())] == every
    assert len(every) == db.session.scalar(select(func.count(TrailEntry.id)))


def test_a_chain_removed_whole_is_missed(trail: Flask) -> None:
    forced("DELETE FROM trail WHERE chain = 2", "DELETE FROM trail_chains WHERE chain = 2")
    assert breaks() == ["chain 2, which was opened and is gone"]
    noted(2)
    assert breaks() == ["chain 2, which was opened 2 times; once is right"]


def test_a_head_alone_removed_is_missed(trail: Flask) -> None:
    forced("DELETE FROM trail_chains WHERE chain = 2")
    assert breaks() == ["chain 2, which its head is missing"]


def test_a_line_goes_with_the_change_it_is_about(trail: Flask) -> None:
    begin_writing()
    note(OPERATOR, "unit.closed", ("unit", "A9"), provider_id=1)
    db.session.rollback()
    assert db.session.scalar(select(TrailEntry).where(TrailEntry.about_key == "A9")) is None
    assert breaks() == []


def test_what_was_seen_is_noted_at_once_and_saves_nothing_else(trail: Flask) -> None:
    db.session.add(Account(email="half@example.org", password_hash="", role=Role.ADMINISTRATOR))
    note_alone(OPERATOR, "household.viewed", provider_id=1)
    db.session.rollback()
    assert db.session.scalar(select(TrailEntry.id).where(TrailEntry.what == "household.viewed"))
    assert db.session.scalar(select(Account.id)) is None


def test_noting_alone_in_the_middle_of_a_change_is_a_mistake_and_not_a_wait(trail: Flask) -> None:
    begin_writing()
    with pytest.raises(RuntimeError, match="roll it back first"):
        note_alone(OPERATOR, "page.refused")


def test_who_is_kept_by_name_since_accounts_may_go(trail: Flask) -> None:
    account = Account(email="admin@example.org", password_hash="", role=Role.ADMINISTRATOR)
    db.session.add(account)
    db.session.commit()
    note_alone(Viewer(Role.ADMINISTRATOR, account_id=account.id, address="192.0.2.1"), "account.invited")
    begin_writing()
    db.session.delete(account)
    db.session.commit()
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.what == "account.invited")).one()
    assert (entry.who, entry.role, entry.address, entry.chain) == ("admin@example.org", "administrator", "192.0.2.1", 0)


def test_what_was_typed_too_long_is_cut(trail: Flask) -> None:
    note_alone(None, "sign_in.refused", ("address", "x" * 1000), address="y" * 1000)
    assert breaks() == []


def test_once_a_households_key_is_destroyed_its_details_are_gone_and_the_chain_is_whole(trail: Flask) -> None:
    begin_writing()
    before, after = {"origin": "E08000018"}, {"origin": "E08000039"}
    note(OPERATOR, "stay.corrected", ("stay", "S2"), provider_id=1, household_id=7, before=before, after=after)
    db.session.commit()
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.household_id == 7)).one()
    assert (entry.about_kind, entry.about_key) == (None, None)
    assert read(key_of(7), entry.detail) == {"about": ["stay", "S2"], "before": before, "after": after}
    db.session.delete(db.session.get_one(HouseholdKey, 7))
    db.session.commit()
    assert read(key_of(7), entry.detail) is None
    noted(1, household_id=7)  # which makes a new key
    assert read(key_of(7), entry.detail) is None
    assert breaks() == []


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    chain=st.integers(0, 2),
    column=st.sampled_from(
        ["at", "account_id", "who", "role", "address", "what", "household_id", "detail", "previous"]
    ),
    words=st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20),
)
def test_nothing_of_any_entry_can_be_changed_unseen(app: Flask, chain: int, column: str, words: str) -> None:
    noted(chain, who=words)
    assert breaks() == []
    last = select(TrailEntry).where(TrailEntry.chain == chain).order_by(TrailEntry.number.desc()).limit(1)
    entry = db.session.scalars(last).one()
    kept, entry_id = getattr(entry, column), entry.id
    changed = {"at": "2020-01-01 00:00:00.000000", "account_id": 77, "household_id": 77}.get(column, f"{kept} ")
    was = overwrite(entry_id, column, changed)
    assert breaks()
    overwrite(entry_id, column, was)
    assert breaks() == []


def overwrite(entry_id: int, column: str, value: object) -> object:
    """Change an entry by force; what it was, as it was stored."""
    with force() as connection:
        was = connection.scalar(text(f"SELECT {column} FROM trail WHERE id = {entry_id}"))
        connection.execute(text(f"UPDATE trail SET {column} = :value WHERE id = {entry_id}"), {"value": value})
    return was


def noted(provider_id: int, who: str = "", household_id: int | None = None) -> None:
    note_alone(OPERATOR, "unit.closed", ("unit", who), provider_id=provider_id, household_id=household_id)
    db.session.rollback()


def head(chain: int) -> dict[str, object]:
    row = db.session.execute(text(f"SELECT length, last_hash, seal FROM trail_chains WHERE chain = {chain}")).one()
    return dict(row._mapping)


def put_back(was: dict[str, object]) -> None:
    with force() as connection:
        connection.execute(
            text("UPDATE trail_chains SET length = :length, last_hash = :last_hash, seal = :seal WHERE chain = 1"), was
        )


def key_of(household_id: int) -> str | None:
    db.session.rollback()
    return db.session.scalar(select(HouseholdKey.key).where(HouseholdKey.household_id == household_id))


def test_every_chain_has_its_own_key(trail: Flask) -> None:
    kept = db.session.scalars(select(TrailChain.key)).all()
    assert len(set(kept)) == 3
