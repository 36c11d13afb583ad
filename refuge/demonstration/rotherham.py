"""The invented service in Rotherham: the ten units of the Cabinet report of 25 January 2021.

The report's utilisation – 81, 83, 74, 86 and 90 % to date – comes out of the stays by counting. What is set
here is only how the service tended to go: how long a unit stood ready between lets in each year, and two long
works that explain 2018-19. After a change to how stays are made, ``tests/demonstration/tuning.py`` finds the
days ready again.
"""

from datetime import date
from typing import Any

from refuge.demonstration.plan import Elsewhere, Plan, Tendencies, Works
from refuge.demonstration.provision import Contract, Property, Provider, Spell, Unit, Value

OPENED = date(2016, 4, 1)
ROTHERHAM = "E08000018"

PROPERTIES = (
    Property("DEMO-ROTH-CORE", "DEMO-ROTHERHAM", "Core refuge", "Core refuge", "refuge", ROTHERHAM, women_only=True),
    Property(
        "DEMO-ROTH-DISP-1", "DEMO-ROTHERHAM", "Dispersed flat 1", "Dispersed flat 1", "dispersed", ROTHERHAM, False
    ),
    Property(
        "DEMO-ROTH-DISP-2", "DEMO-ROTHERHAM", "Dispersed flat 2", "Dispersed flat 2", "dispersed", ROTHERHAM, False
    ),
)

READY_DAYS = {2016: 27.5, 2017: 18.5, 2018: 20.5, 2019: 20.0, 2020: 10.5, 2021: 13.0, 2025: 17.0, 2026: 23.5}
"""How many days a unit stood ready between lets, on average, by the financial year in which it fell empty."""

COMMUNAL: dict[str, Any] = {"self_contained": False, "shared_group": "Communal kitchen and lounge"}

UNITS = (
    Unit("DEMO-ROTH-F1", "DEMO-ROTH-CORE", "Flat 1", 3),
    Unit("DEMO-ROTH-F2", "DEMO-ROTH-CORE", "Flat 2", 4, step_free=True, wheelchair=True),
    Unit("DEMO-ROTH-F3", "DEMO-ROTH-CORE", "Flat 3", 3),
    Unit("DEMO-ROTH-F4", "DEMO-ROTH-CORE", "Flat 4", 5),
    Unit("DEMO-ROTH-F5", "DEMO-ROTH-CORE", "Flat 5", 4),
    Unit("DEMO-ROTH-F6", "DEMO-ROTH-CORE", "Flat 6", 2, step_free=True),
    Unit("DEMO-ROTH-C1", "DEMO-ROTH-CORE", "Communal flat 1", 2, step_free=True, **COMMUNAL),
    Unit("DEMO-ROTH-C2", "DEMO-ROTH-CORE", "Communal flat 2", 3, considers_nrpf=False, **COMMUNAL),
    Unit("DEMO-ROTH-D1", "DEMO-ROTH-DISP-1", "Flat", 5, accepts_men=True, accepts_pets=True, oldest_son=17),
    Unit("DEMO-ROTH-D2", "DEMO-ROTH-DISP-2", "Flat", 4, 0, accepts_men=True, oldest_son=17, considers_nrpf=False),
)

NEAR = {
    "E08000019": 20,  # Sheffield, re-coded on 1 April 2025
    "E08000017": 15,  # Doncaster
    "E08000016": 10,  # Barnsley, re-coded on 1 April 2025
    "E07000171": 6,  # Bassetlaw
    "E08000036": 6,  # Wakefield
    "E08000035": 6,  # Leeds
    "E07000034": 4,  # Chesterfield
    "E07000038": 3,  # North East Derbyshire
    "E08000034": 3,  # Kirklees
    "E06000018": 3,  # Nottingham
    "E06000013": 2,  # North Lincolnshire
    "E06000010": 2,  # Kingston upon Hull
    "E08000003": 2,  # Manchester
}

PLAN = Plan(
    seed="rotherham 172",
    prefix="DEMO-ROTH",
    provider=Provider("DEMO-ROTHERHAM", "Demonstration Refuge (Rotherham)"),
    contracts=(
        Contract(
            contract_ref="ROTHERHAM",
            title="Refuge and dispersed accommodation in Rotherham (demonstration)",
            provider_ref="DEMO-ROTHERHAM",
            authority_codes=(ROTHERHAM,),
            starts_on=OPENED,
            ends_on=date(2030, 4, 1),
            extendable_to=date(2040, 4, 1),
            target_utilisation="85%",
            preparation_target_days=5,
            year_starts_month=4,
            minimum_units=10,
        ),
    ),
    values=(Value("ROTHERHAM", OPENED, 220_000, "Council"),),
    properties=PROPERTIES,
    units=UNITS,
    spells=tuple(Spell(unit.unit_ref, "ROTHERHAM", OPENED) for unit in UNITS),
    works=(
        Works("DEMO-ROTH-F3", date(2017, 5, 1), 24, "damp", "Bathroom wall treated"),
        Works("DEMO-ROTH-F5", date(2018, 4, 10), 214, "damp", "Walls dried out and replastered"),
        Works("DEMO-ROTH-C2", date(2018, 6, 1), 158, "major_works", "New kitchen and rewiring"),
        Works("DEMO-ROTH-D1", date(2022, 6, 1), 47, "major_works", "New heating"),
        Works("DEMO-ROTH-F1", date(2024, 9, 1), 61, "fire_or_flood", "Burst pipe in the flat above"),
        Works("DEMO-ROTH-F6", date(2026, 2, 1), 38, "damp", "Window and wall repaired"),
        Works("DEMO-ROTH-F4", date(2026, 9, 1), 84, "major_works", "New bathroom and boiler"),
    ),
    tendencies=Tendencies(
        ready_days=READY_DAYS,
        usual_ready_days=17.0,
        local_share=0.17,
        local_origins={ROTHERHAM: 1},
        near_origins=NEAR,
        region="Yorkshire and The Humber",
        refusals_a_month=2.2,
    ),
    demand_of=(ROTHERHAM, "council", 14),
    surveys_from=date(2019, 4, 1),
    elsewhere=(
        Elsewhere("sanctuary", "Invented sanctuary scheme, housing options", 36, 0.08, 0.8),
        Elsewhere("specialist", "Invented by-and-for refuge, not on the system", 11, 0, None, 5, 12),
        Elsewhere("second_stage", "Invented second-stage flats, not on the system", 7, 0, 1.2, 4, 11),
    ),
)
