"""An occupancy tracker for refuges and dispersed accommodation."""

from pathlib import Path

from flask import Flask

from refuge import extensions, models  # noqa: F401 – the tables must be known

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: type) -> Flask:
    """The application, configured from a class of settings (see ``config.py``)."""
    app = Flask(
        "refuge",
        root_path=str(ROOT / "refuge"),
        instance_path=str(ROOT / "instance"),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    app.config.from_object(settings)
    if not app.config["SQLALCHEMY_DATABASE_URI"]:
        (ROOT / "instance").mkdir(exist_ok=True)
        app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{ROOT / 'instance' / 'refuge.db'}"
    extensions.db.init_app(app)
    extensions.migrate.init_app(app, extensions.db, directory=str(ROOT / "migrations"))
    extensions.login_manager.init_app(app)
    extensions.csrf.init_app(app)
    return app
