"""Who may sign in to the demonstration. The passwords are public: they open nothing but invented records."""

from typing import NamedTuple

from refuge.vocabulary import Role

PASSWORD = "demonstration only, nothing real"  # noqa: S105 – published on purpose


class DemonstrationAccount(NamedTuple):
    """One account: staff of an invented provider, or a commissioner of an authority, an administrator of neither."""

    email: str
    words: str
    role: Role
    provider_ref: str | None = None
    authority_code: str | None = None


class SignIn(NamedTuple):
    """What somebody types to sign in, and whom they are then."""

    email: str
    password: str
    words: str


ACCOUNTS = (
    DemonstrationAccount(
        "manager.rotherham@example.org", "manager of the Rotherham service", Role.MANAGER, "DEMO-ROTHERHAM"
    ),
    DemonstrationAccount(
        "worker.rotherham@example.org", "worker of the Rotherham service", Role.WORKER, "DEMO-ROTHERHAM"
    ),
    DemonstrationAccount(
        "manager.southend@example.org", "manager of the Southend-on-Sea service", Role.MANAGER, "DEMO-SOUTHEND"
    ),
    DemonstrationAccount(
        "manager.staffordshire@example.org",
        "manager of the Staffordshire and Stoke-on-Trent service",
        Role.MANAGER,
        "DEMO-STAFFORDSHIRE",
    ),
    DemonstrationAccount(
        "commissioner.rotherham@example.org",
        "commissioner at Rotherham council",
        Role.COMMISSIONER,
        authority_code="E08000018",
    ),
    DemonstrationAccount("administrator@example.org", "administrator of accounts", Role.ADMINISTRATOR),
)


def sign_ins() -> list[SignIn]:
    """The demonstration's sign-ins, in the order to print them."""
    return [SignIn(account.email, PASSWORD, account.words) for account in ACCOUNTS]
