"""An occupancy tracker for refuges and dispersed accommodation."""

from pathlib import Path

from flask import Flask

from refuge import extensions

ROOT = Path(__file__).resolve().parent.parent
SECRETS = ("SECRET_KEY", "REFERENCE_KEY")


class NotConfigured(Exception):
    """A setting without which the application must not run was not given; the message names it."""


def create_app(settings: type) -> Flask:
    """The application, configured from a class of settings (see ``config.py``).

    Raises NotConfigured if a secret is missing, and Undecided if a view does not say who may open it.
    """
    from refuge import commands, views  # here, so that the pure rooms can be imported without them
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
    passwords.set_cost(app.config["ARGON2_TIME_COST"])
    views.register(app)
    commands.register(app)
    return app


def configure(app: Flask, settings: type) -> None:
    """Take the settings, fill in the embedded database, and refuse to start without secrets."""
    app.config.from_object(settings)
    missing = [name for name in SECRETS if not app.config[name]]
    if missing:
        raise NotConfigured(
            f"Set {' and '.join(missing)} in the environment: {settings.__name__} has no default for it."
        )
    if not app.config["SQLALCHEMY_DATABASE_URI"]:
        (ROOT / "instance").mkdir(exist_ok=True)
        app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{ROOT / 'instance' / 'refuge.db'}"
