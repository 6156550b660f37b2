"""Texts are cleaned whoever writes them: forms, imports, services, the admin."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.forms import modelform_factory

from inscriptions.models import Registration, SpecialNeeds
from programme.columns.fields import AddressField, AddressInput, LineInput, NameInput, ProseInput
from programme.models import Speaker, Venue
from tests.factories import EventFactory, OrganiserFactory, RegistrationFactory, SpeakerFactory, VenueFactory

HIDDEN = "Mai\u200bson de\u202e l\u00ade\u0301mancipation\ufeff"
SEEN = "Maison de lémancipation"


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        (LineInput(), HIDDEN, SEEN),
        (LineInput(), "\u200b Lille\t59 \u2060", "Lille 59"),
        (NameInput(), "\u202eNitram", "Nitram"),
        (ProseInput(), "un\u200b\r\ndeux", "un\ndeux"),
        (AddressInput(), "\u200ba\u200blice@exe\u00admple.fr\u202c ", "alice@exemple.fr"),
        (AddressInput(), "alice@e\u0301cole.fr", "alice@école.fr"),
        (AddressInput(), "Alice Durand <mailto:alice@exemple.fr>;", "alice@exemple.fr"),
        (AddressInput(), "«\u00a0alice ＠ exemple.fr.\u00a0»", "alice@exemple.fr"),
    ],
)
def test_a_form_keeps_what_is_seen(field, typed, kept):
    assert field.clean(typed) == kept


@pytest.mark.parametrize("field", [LineInput(), NameInput(), ProseInput(), AddressInput()])
def test_a_required_answer_is_not_an_invisible_one(field):
    with pytest.raises(ValidationError) as refused:
        field.clean(" \u200b\u3164 ")

    assert refused.value.messages == ["Ce champ est obligatoire."]


@pytest.mark.parametrize("typed", ["a\0b", "a\ud800b", "a\x07b", "a\uffffb"])
@pytest.mark.parametrize("field", [LineInput(), NameInput(), ProseInput(), AddressInput()])
def test_what_cannot_be_cleaned_is_refused(field, typed):
    with pytest.raises(ValidationError):
        field.clean(typed)


def test_an_address_is_no_longer_than_its_column():
    with pytest.raises(ValidationError) as refused:
        AddressInput().clean("a" * 250 + "@exemple.fr")

    assert "254" in " ".join(refused.value.messages)


@pytest.mark.django_db
def test_a_row_is_cleaned_when_it_is_written():
    person = RegistrationFactory(organisation=HIDDEN, first_name="Al\u200bice", email="alice@exem\u200bple.fr")

    assert (person.organisation, person.first_name, person.email) == (SEEN, "Alice", "alice@exemple.fr")
    assert Registration.objects.values_list("organisation", "first_name", "email").get() == (
        SEEN, "Alice", "alice@exemple.fr",
    )  # fmt: skip


ACCENT = "L’adresse contient «\u00a0é\u00a0»\u00a0: écrivez-la sans accent, par exemple elodie@exemple.fr."
SEVERAL = "Une seule adresse par champ\u00a0: gardez celle où écrire à cette personne."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "sentence"), [("élodie@exemple.fr", ACCENT), ("alice@exemple.fr, bob@exemple.fr", SEVERAL)]
)
def test_every_field_of_an_address_says_what_is_wrong_with_it(typed, sentence):
    columns = [
        field
        for model in (Registration, *apps.get_app_config("programme").get_models())
        for field in model._meta.fields
        if isinstance(field, AddressField)
    ]
    forms_of = [modelform_factory(field.model, fields=[field.name])({field.name: typed}) for field in columns]

    assert {str(field) for field in columns} == {
        "inscriptions.Registration.email",
        "inscriptions.Registration.pending_email",
        "programme.Event.contact_email",
        "programme.SiteSettings.contact_email",
    }
    assert [dict(form.errors) for form in forms_of] == [{field.name: [sentence]} for field in columns]
    for field in columns:  # as the imports read it
        with pytest.raises(ValidationError) as refused:
            field.clean(typed, None)
        assert refused.value.messages == [sentence]


@pytest.mark.django_db
def test_rows_written_together_are_cleaned():
    venue = VenueFactory()
    Venue.objects.filter(pk=venue.pk).update(city=HIDDEN)
    Speaker.objects.bulk_create([Speaker(first_name="Al\u200bice", last_name="E\u0301")])

    assert Venue.objects.get().city == SEEN
    assert Speaker.objects.values_list("first_name", "last_name").get() == ("Alice", "É")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("factory", "name"), [(SpeakerFactory, "organisation"), (OrganiserFactory, "name"), (VenueFactory, "address")]
)
def test_the_admins_forms_keep_what_is_seen(factory, name):
    row = factory()
    form = modelform_factory(type(row), fields=[name])({name: HIDDEN}, instance=row)

    form.save()

    assert getattr(row, name) == SEEN


@pytest.mark.django_db
def test_a_speaker_has_a_name():
    form = modelform_factory(Speaker, fields=["first_name", "last_name"])(
        {"first_name": "http://exemple.fr", "last_name": "<b>"}
    )

    assert form.errors == {
        "first_name": ["Écrivez un nom seul, sans adresse de site."],
        "last_name": ["Écrivez un nom seul, sans les signes < et >."],
    }


def test_every_text_that_people_write_is_cleaned():
    rows = [Registration, SpecialNeeds, *apps.get_app_config("programme").get_models()]
    texts = [
        (model, field)
        for model in rows
        for field in model._meta.fields
        if type(field) in (models.CharField, models.TextField, models.EmailField) and not field.choices
    ]

    # Codes, what the house writes itself.
    assert {f"{model.__name__}.{field.name}" for model, field in texts} == {
        "DayFile.name",
        "Event.lottery_seed",
        "EventChange.by",
        "Registration.address_refused_why",
        "Registration.badge_code",
        "Registration.profile",
        "SessionChange.by",
    }


@pytest.mark.django_db
def test_keys_are_ordered_sign_by_sign_whatever_the_language_of_the_cluster():
    with connection.cursor() as cursor:
        columns = {
            (table, column.name): column.collation
            for table in ("inscriptions_registration", "programme_speaker")
            for column in connection.introspection.get_table_description(cursor, table)
            if column.name.endswith("_key")
        }

    collation = "C" if connection.vendor == "postgresql" else None
    assert columns == {
        ("inscriptions_registration", "identity_key"): collation,
        ("inscriptions_registration", "search_key"): collation,
        ("inscriptions_registration", "sort_key"): collation,
        ("programme_speaker", "sort_key"): collation,
    }


@pytest.mark.django_db
def test_the_database_and_python_order_names_alike():
    event = EventFactory()
    for name in [
        "MARTINEZ",
        "Martin",
        "Martin Petit",
        "Martin-Dupont",
        "Łuc",
        "Lucas",
        "de Ruyter",
        "Ünal",
        "李",
        "D’Orval",
    ]:
        RegistrationFactory(event=event, first_name="Zoé", last_name=name)

    in_order = list(event.registrations.in_name_order())

    assert [person.last_name for person in in_order] == [
        "Łuc", "Lucas", "Martin", "Martin-Dupont", "Martin Petit", "MARTINEZ", "D’Orval", "de Ruyter", "Ünal", "李",
    ]  # fmt: skip
    assert in_order == sorted(in_order, key=lambda person: person.sort_key)
