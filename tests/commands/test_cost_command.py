"""``figures cost`` as people and programs call it."""

import json

from flask import Flask

ROTHERHAM = ["figures", "cost", "--contract", "ROTHERHAM", "--as-at", "2021-01-25"]


def test_json_has_the_agreed_keys_and_says_who_pays(demonstration: Flask) -> None:
    printed = demonstration.test_cli_runner().invoke(args=[*ROTHERHAM, "--from", "2019-20", "--format", "json"])
    found = json.loads(printed.stdout)
    assert (found["figure"], found["rule"]) == ("cost", "U10")
    whole, to_date = found["rows"]
    agreed = ("value", "per_commissioned_night", "per_unit_year", "by_funder")
    assert [whole[key] for key in agreed] == [220_000, 220_000 / 3660, 22_000, {"Council": 220_000}]
    assert whole["per_occupied_night"] == 220_000 / whole["occupied"]
    assert (to_date["to_date"], to_date["per_unit_year"]) == (True, 22_000)


def test_the_table_prints_pounds_and_pence(demonstration: Flask) -> None:
    printed = demonstration.test_cli_runner().invoke(args=[*ROTHERHAM, "--from", "2019-20", "--to", "2019-20"]).stdout
    heading, row, *_ = printed.splitlines()
    assert heading.split()[-1] == "Council"
    assert [word for word in row.split() if word.startswith("£")][:2] == ["£220,000.00", "£60.11"]


def test_anything_narrower_than_whole_contracts_is_misuse(demonstration: Flask) -> None:
    for narrowed in (["--authority", "E08000018"], ["--group", "property"], ["--accommodation-type", "refuge"]):
        refused = demonstration.test_cli_runner().invoke(args=["figures", "cost", *narrowed])
        assert refused.exit_code == 2
        assert "Money is of whole contracts" in refused.stderr
