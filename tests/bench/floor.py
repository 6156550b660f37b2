"""Sign-ups a second beside a bare Django of the same shape, in one run, on PostgreSQL, behind the same gunicorn.

A journey: the page of the day, the form, what is typed, the page it leads to; eight clients without a pause. Then
thirty-two, on both engines, whose errors are counted. Nobody sends the letters: they wait in the queue.
"""

import subprocess
import sys
from statistics import median

from tests.bench.journeys import database_cpu, journeys, made, on, postgresql, served, sqlite

CLIENTS, MANY, SECONDS, RUNS = 8, 32, 8, 3
GUNICORN = ("--workers", "2", "--threads", "4")


def main() -> None:
    """Print the rates, their ratio and the CPU, medians of three runs that alternate; then the errors."""
    with postgresql("rencontre_bench") as database:
        day = made(database)
        subprocess.run([sys.executable, "-m", "tests.bench.bare_form"], env=on(database), check=True)
        compare(database, day)
        many("PostgreSQL", database, day)
    database = sqlite("floor")
    many("SQLite", database, made(database))


def compare(database: str, day: str) -> None:
    applications = ("rencontre.wsgi", "tests.bench.bare_form")
    rates: list[list[float]] = [[], []]
    costs: list[list[float]] = [[], []]
    of_database: list[float] = []  # ours, whose connections stay; bare Django opens one a request
    with served(applications[0], database, *GUNICORN) as ours, served(applications[1], database, *GUNICORN) as bare:
        for run in range(RUNS + 1):
            for number, (port, cpu) in enumerate((ours, bare)):
                before, database_before = cpu(), database_cpu(database)
                found = journeys(port, day, clients=CLIENTS, seconds=SECONDS if run else 1, run=f"{run}")
                assert not found.errors, found.errors
                if run:  # the first one warms up
                    rates[number].append(found.rate)
                    costs[number].append(1000 * (cpu() - before) / found.done)
                if run and not number:
                    of_database.append(1000 * (database_cpu(database) - database_before) / found.done)
    (rate, bare_rate), (cost, bare_cost) = map(median, rates), map(median, costs)
    print(
        f"Inscription, {CLIENTS} clients, PostgreSQL : {rate:.1f} parcours/s, {cost:.0f} ms de CPU du site chacun, "
        f"{median(of_database):.0f} de la base."
    )
    print(f"Django nu de la même forme : {bare_rate:.1f} parcours/s, {bare_cost:.0f} ms.")
    print(f"Rapport : {rate / bare_rate:.2f} (de leurs CPU : {bare_cost / cost:.2f})")


def many(engine: str, database: str, day: str) -> None:
    with served("rencontre.wsgi", database, *GUNICORN) as (port, _):
        journeys(port, day, clients=CLIENTS, seconds=1, run="w")  # warms up
        found = journeys(port, day, clients=MANY, seconds=SECONDS, run="m")
    print(f"{MANY} clients, {engine} : {found.rate:.1f} parcours/s ; erreurs : {dict(found.errors) or 0}")


if __name__ == "__main__":
    main()
