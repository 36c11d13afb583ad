"""Which passwords are taken: long enough, and not among those that are guessed first."""

from zxcvbn import zxcvbn

from refuge.errors import RuleBroken

SHORTEST, LONGEST = 12, 128
STRONG_ENOUGH = 3
LOOKED_AT = 72
"""Characters that are judged: judging takes longer the more there are, and a long password is strong by then."""
OUR_WORDS = [
    "refuge",
    "occupancy",
    "women",
    "womens",
    "aid",
    "domestic",
    "abuse",
    "safe",
    "shelter",
    "council",
    "tracker",
]


def refuse_weak(password: str, email: str, field: str = "password") -> None:
    """Raise RuleBroken on ``field``, saying why, unless the password is hard to guess for somebody who knows the address."""
    if len(password) < SHORTEST:
        raise RuleBroken(field, f"Choose a password of {SHORTEST} characters or more.")
    if len(password) > LONGEST:
        raise RuleBroken(field, f"Choose a password of {LONGEST} characters or fewer.")
    judged = zxcvbn(password[:LOOKED_AT], user_inputs=[*OUR_WORDS, email, *_parts(email)])
    if judged["score"] < STRONG_ENOUGH:
        raise RuleBroken(field, f"Choose a password that is harder to guess. {_why(judged['feedback'])}")


def _parts(email: str) -> list[str]:
    return email.replace("@", ".").replace("-", ".").split(".")


def _why(feedback: dict[str, object]) -> str:
    """The first thing worth saying, as a sentence."""
    suggestions = feedback["suggestions"]
    said = feedback["warning"] or (
        suggestions[0] if isinstance(suggestions, list) and suggestions else "Add another word."
    )
    return f"{str(said).rstrip('.')}."
