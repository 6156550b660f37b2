"""Measures, run by `make bench`: importing this package sets Django up on a new SQLite file, thrown away at the end."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import django
from django.core.management import call_command

IS_FIRST = "BENCH_GROUND" not in os.environ  # a server started by a measure works on its parent's ground
if IS_FIRST:
    ground = Path(tempfile.mkdtemp(prefix="rencontre-bench-"))
    atexit.register(shutil.rmtree, ground, ignore_errors=True)
    os.environ |= {
        "BENCH_GROUND": str(ground),
        "DJANGO_SETTINGS_MODULE": "rencontre.settings",
        "DATABASE_URL": f"sqlite://{ground / 'bench.sqlite3'}",
        "DEBUG": "0",
        "SECRET_KEY": "mesure " * 10,
        "SITE_URL": "http://127.0.0.1:8765",
        "TASKS": "database",
    }
django.setup()
if IS_FIRST:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
