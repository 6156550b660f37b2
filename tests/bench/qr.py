"""Every QR of 300 badges read from a 150-dpi drawing of each sheet and roll; how far bands are from labels."""

from inscriptions.paper.badge_face import with_seats
from inscriptions.paper.badge_layout import Layout
from inscriptions.paper.badges import Setup, printout_of
from inscriptions.paper.labels import SHEETS
from inscriptions.post import links
from rencontre.pdf.qr import QUIET_ZONE
from tests.factories import EventFactory, RegistrationFactory
from tests.paper import codes, drawn_boxes

PEOPLE = 300

if __name__ == "__main__":
    people = with_seats(RegistrationFactory.create_batch(PEOPLE, event=EventFactory()))
    expected = sorted(links.badge_url(person) for person in people)
    print(f"Codes QR lus à 150 points par pouce sur {PEOPLE} badges, et plus grand écart d’un bandeau à sa place")
    for sheet in SHEETS.values():
        content = printout_of(people, Setup(sheet)).pdf()
        read = sorted(set(codes(content)) & set(expected))
        margin = Layout(sheet, modules=29 + 2 * QUIET_ZONE).margin
        corners = [(left + margin, top + margin) for left, top in sheet.positions]
        error = max(
            max(abs(left - x), abs(top - y))
            for (left, top, *_), (x, y) in zip(drawn_boxes(content), corners, strict=True)
        )
        print(f"{sheet.title} : {len(read)} sur {PEOPLE}, {error:.2f} mm")
