"""A message to 2,000 people: what queueing it reads and writes, its processor time, and what stopping it costs.

SQLite, or PostgreSQL where DATABASE_URL names one.
"""

from django.db import connection

from inscriptions.letters import campaigns
from inscriptions.letters.audiences import EVERYBODY
from inscriptions.letters.campaigns import Written
from inscriptions.letters.reach import reach_of
from inscriptions.models import Campaign
from rencontre.actors import TeamMember
from tests.bench.crowd import crowd
from tests.bench.watched import Watch

DENIS = TeamMember("denis")
SIZES = (3, 300, 2_000)
GOAL = 2  # seconds of processor
TEXT = "Bonjour {prénom},\n\nVotre atelier : **{atelier}**, salle {salle}.\n\n- le [plan](https://exemple.fr/plan)"
LINE = "{:34}{:>10}{:>10}{:>11}{:>10}{:>10}"


def draft(size: int) -> Campaign:
    written = Written(EVERYBODY, {}, "Votre {atelier}", TEXT)
    return campaigns.keep(event=crowd(size), written=written, by=DENIS)


def main() -> None:
    """Print a line an act and size, then the goal."""
    print(f"Un message à beaucoup de monde ({connection.vendor}), secondes")
    print(LINE.format("acte", "personnes", "lectures", "écritures", "calcul", "horloge"))
    campaigns.send(campaign=draft(3), by=DENIS)
    queueing = []
    for size in SIZES:
        row = draft(size)
        measured("Compter avant d’envoyer", size, lambda row=row: reach_of(row, row.event))
        queueing.append(measured("Mettre en file", size, lambda row=row: campaigns.send(campaign=row, by=DENIS)))
        measured("Arrêter", size, lambda row=row: campaigns.stop(campaign=row, by=DENIS))
        measured("Reprendre", size, lambda row=row: campaigns.resume(campaign=row, by=DENIS))
    reads = {watch.reads for watch in queueing}
    mark = "" if queueing[-1].cpu <= GOAL and len(reads) == 1 else "! "
    told = f"{queueing[-1].cpu:.2f} s de calcul (but : {GOAL} au plus), lectures : {sorted(reads)}"
    print(f"{mark}Mettre en file à {SIZES[-1]} : {told}")


def measured(name: str, size: int, act) -> Watch:  # type: ignore[no-untyped-def]
    with Watch() as watch:
        act()
    seconds = (f"{watch.cpu:.3f}", f"{watch.wall:.3f}")
    print(LINE.format(name, size, watch.reads, watch.writes, *seconds), flush=True)
    return watch


if __name__ == "__main__":
    main()
