"""An occupancy tracker for refuges and dispersed accommodation."""

from pathlib import Path

from flask import Flask

from refuge import extensions
from refuge.configuring import configure

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: type) -> Flask:
    """The application, configured from a class of settings (see ``config.py``).

    Raises NotConfigured if a secret is missing, and Undecided if a view does not say who may open it.
    """
    from refuge import commands, views  # here, so that the pure rooms can be imported without them
    from refuge.accounts.keys import keys
    from refuge.accounts.passwords import passwords

    app = Flask(
        "refuge",
        root_path=str(ROOT / "refuge"),
        instance_path=str(ROOT / "instance"),
        template_folder=str(ROOT / "templates"),
        static_folder=None,
    )
    configure(app, settings)
    extensions.db.init_app(app)
    extensions.migrate.init_app(app, extensions.db, directory=str(ROOT / "migrations"))
    extensions.login_manager.init_app(app)
    extensions.csrf.init_app(app)
    keys.take(app.config["SECRET_KEY"])
    passwords.set_cost(app.config["ARGON2_TIME_COST"], app.config["ARGON2_MEMORY_COST"])
    views.register(app)
    commands.register(app)
    return app
