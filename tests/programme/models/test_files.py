"""A file that no row names any more is erased, with its copies, once the change stands; one that a row names stays."""

from datetime import date
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from PIL import Image

from programme.models import Document, Event, Organiser, SiteSettings, Speaker
from programme.services import new_edition
from tests.cast import DENIS
from tests.factories import (
    DocumentFactory,
    EventFactory,
    OrganiserFactory,
    SessionFactory,
    SiteSettingsFactory,
    SpeakerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


def drawing(colour: str = "red") -> ContentFile:
    output = BytesIO()
    Image.new("RGB", (40, 30), colour).save(output, "PNG")
    return ContentFile(output.getvalue(), name="dessin.png")


def stored() -> set[str]:
    """Every file of the site, by its name alone."""
    folders = (settings.MEDIA_ROOT, settings.PRIVATE_ROOT)
    return {path.name for folder in folders for path in folder.rglob("*.*") if path.is_file()}


def named(file, *widths: int) -> set[str]:
    """A picture's own file and its copies."""
    name = file.name.rpartition("/")[2]
    return {name, *(name.replace(".png", f".{width}.webp") for width in widths)}


@pytest.fixture
def private(monkeypatch):
    """The private fields hold their storage since they were made: here it is the test's own folder."""
    for model, field in ((Document, "file"), (SiteSettings, "signature")):
        monkeypatch.setitem(vars(model._meta.get_field(field).storage), "location", str(settings.PRIVATE_ROOT))


OWNERS = [
    (OrganiserFactory, "logo", (480,)),
    (SpeakerFactory, "photo", (192,)),
    (lambda **values: EventFactory(**values, picture_alt="Des gens"), "picture", (480, 960)),
    (SiteSettingsFactory, "signature", ()),
    (lambda **values: DocumentFactory(**values, link=""), "file", ()),
]


@pytest.mark.parametrize(("make", "field", "widths"), OWNERS)
def test_a_file_that_is_replaced_is_erased(private, make, field, widths):
    row = make(**{field: drawing()})
    assert stored() == named(getattr(row, field), *widths)

    row = type(row).objects.get(pk=row.pk)
    setattr(row, field, drawing("blue"))
    row.save()

    assert stored() == named(getattr(row, field), *widths)


@pytest.mark.parametrize(("make", "field", "widths"), OWNERS)
def test_a_file_that_is_cleared_is_erased(private, make, field, widths):
    row = make(**{field: drawing()})

    setattr(row, field, "")
    if field == "file":
        row.link = "https://exemple.fr"
    row.save()

    assert stored() == set()


@pytest.mark.parametrize(("make", "field", "widths"), OWNERS)
@pytest.mark.parametrize("by", ["row", "queryset"])
def test_the_file_of_a_row_that_is_deleted_is_erased(private, make, field, widths, by):
    row, other = make(**{field: drawing()}), OrganiserFactory(logo=drawing())

    row.delete() if by == "row" else type(row).objects.filter(pk=row.pk).delete()

    assert stored() == named(other.logo, 480)


@pytest.mark.parametrize(("make", "field", "widths"), OWNERS)
def test_what_is_undone_erases_nothing(private, make, field, widths):
    row = make(**{field: drawing()})
    kept = stored()

    with transaction.atomic():
        setattr(row, field, drawing("blue"))
        row.save()
        row.delete()
        transaction.set_rollback(True)

    assert kept <= stored()


def test_saving_anything_else_keeps_the_file():
    organiser, speaker = OrganiserFactory(logo=drawing()), SpeakerFactory(photo=drawing())
    kept = stored()

    organiser.name = "Autre nom"
    organiser.save()
    speaker.photo = ""
    speaker.save(update_fields=["function"])

    assert stored() == kept


def test_a_picture_that_the_next_edition_shows_is_kept_until_neither_does():
    first = EventFactory(picture=drawing(), picture_alt="Des gens")
    second = new_edition(event=first, date=date(2041, 5, 30), by=DENIS)
    shared = named(first.picture, 480, 960)

    first.picture = drawing("blue")
    first.save()
    assert stored() == shared | named(first.picture, 480, 960)

    Event.objects.get(pk=second.pk).delete()
    assert stored() == named(first.picture, 480, 960)


@pytest.mark.parametrize("kept", ["first", "second"])
def test_deleting_one_of_two_editions_keeps_the_picture_of_the_other(kept):
    first = EventFactory(picture=drawing(), picture_alt="Des gens")
    second = new_edition(event=first, date=date(2041, 5, 30), by=DENIS)

    (second if kept == "first" else first).delete()

    assert stored() == named(first.picture, 480, 960)


@pytest.mark.parametrize("owner", ["event", "session"])
def test_the_documents_of_what_is_deleted_go_with_it(private, owner):
    session = SessionFactory()
    DocumentFactory(event=session.event, session=session, file=drawing(), link="")

    (session.event if owner == "event" else session).delete()

    assert stored() == set()


def test_the_team_clears_and_replaces_by_its_forms(client):
    client.force_login(UserFactory(is_superuser=True))
    organiser, speaker = OrganiserFactory(logo=drawing()), SpeakerFactory(photo=drawing())

    client.post(reverse("admin:programme_organiser_change", args=[organiser.pk]), {"name": "Nom", "logo": drawing()})
    client.post(
        reverse("admin:programme_speaker_change", args=[speaker.pk]),
        {"first_name": "Sylvie", "last_name": "Ruin", "photo-clear": "on"},
    )

    assert Speaker.objects.get().photo.name == ""
    assert stored() == named(Organiser.objects.get().logo, 480)
