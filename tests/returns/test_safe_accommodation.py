"""An authority's safe-accommodation return has its own part, and the numbers that the figures print (G6)."""

import json

from flask import Flask

from refuge.commands.figures import figures
from refuge.commands.returns import return_command
from refuge.returns.grids import every_row
from refuge.vocabulary import Copy
from tests.returns.pooled import AS_AT, pooled
from tests.returns.safe_accommodation import content, returned, told
from tests.services import STAFFORDSHIRE, STOKE


def test_of_a_pooled_contract_it_has_the_authority_s_own_part(app: Flask) -> None:
    pooled()
    whole = {STOKE: 14, STAFFORDSHIRE: 6}
    for authority, households in whole.items():
        said = content(Copy.PUBLICATION, authority)
        assert told(said, "supported")["households"] == households
        assert told(said, "contracts", "C1")["units"] == households
    assert told(content(Copy.PROVIDER), "units", "refuge") == {"units": 8, "bed_spaces": 24}
    assert told(content(Copy.PROVIDER), "units", "dispersed") == {"units": 6, "bed_spaces": 18}
    in_area = told(content(Copy.PUBLICATION, STAFFORDSHIRE), "origin_supported")
    assert (in_area["in_borough"], in_area["out_of_area"]) == (0, 6), "judged against the authority alone"


FIGURES: dict[str, tuple[str, ...]] = {
    "supported": ("people",),
    "characteristics": ("people",),
    "needs": ("people",),
    "supported_by_type": ("people", "--group", "accommodation-type"),
    "unable": ("referrals",),
    "ended": ("departures",),
    "origin_supported": ("origin", "--count", "supported"),
}
"""Section → the command that prints the same figures."""


def test_every_counted_number_is_the_one_that_the_figure_commands_print(app: Flask) -> None:
    pooled(men=2, moved=1)
    compared = 0
    for section, command in FIGURES.items():
        asked = (
            "--authority",
            STOKE,
            "--from",
            "2019-20",
            "--to",
            "2019-20",
            "--as-at",
            f"{AS_AT}",
            "--format",
            "json",
        )
        printing = app.test_cli_runner().invoke(figures, [*command, *asked])
        assert printing.exit_code == 0, printing.output
        records = json.loads(printing.stdout)["rows"]
        for row in every_row(content(Copy.PROVIDER)):
            if row["section"] == section:
                found = [one[row["measure"]] for one in records if one["group"] in (None, row["group"])]
                value = found[0][row["group"]] if isinstance(found[0], dict) else found[0]
                assert row["value"] == value, row
                compared += 1
    assert compared > 40


def test_the_commands_make_list_and_compare_it(app: Flask) -> None:
    pooled()
    run = app.test_cli_runner().invoke
    of_year = ("--authority", STOKE, "--year", "2019-20")
    made = run(return_command, ["make", *of_year])
    assert made.exit_code == 0, made.stderr
    assert "Safe-accommodation return 2019 – 2020 · Stoke-on-Trent" in made.stdout
    assert "Contract C1 is not signed off" in made.stderr
    returned()
    assert f"{STOKE}  2019-20  Signed off, version 1  due 23 April 2020" in run(return_command, ["list"]).stdout
    assert run(return_command, ["diff", *of_year]).exit_code == 0
    assert run(return_command, ["verify"]).exit_code == 0
    assert run(return_command, ["make", "--year", "2019-20"]).exit_code == 2
    assert run(return_command, ["make", *of_year, "--contract", "C1"]).exit_code == 2
    assert run(return_command, ["make", "--authority", "E00000000", "--year", "2019-20"]).exit_code == 1
