"""Factories of the organiser's questions, of what is answered, and of places that are offered."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from inscriptions import models as inscriptions


class QuestionFactory(DjangoModelFactory):
    """A short question, asked of everybody, that may be left out."""

    class Meta:
        model = inscriptions.Question

    event = factory.SubFactory("tests.factories.EventFactory")
    label = "Votre moyen de transport"
    position = factory.Sequence(lambda n: n)


class AnswerFactory(DjangoModelFactory):
    class Meta:
        model = inscriptions.Answer

    question = factory.SubFactory(QuestionFactory)
    registration = factory.SubFactory(
        "tests.factories.RegistrationFactory", event=factory.SelfAttribute("..question.event")
    )
    value = "en train"


class SensitiveAnswerFactory(AnswerFactory):
    class Meta:
        model = inscriptions.SensitiveAnswer

    question = factory.SubFactory(QuestionFactory, label="Garde d’enfant", sensitive=True)
    value = "oui, deux"


class HandoverFactory(DjangoModelFactory):
    """An offer made now, open for 48 hours."""

    class Meta:
        model = inscriptions.Handover

    offer = factory.SubFactory("tests.factories.RegistrationFactory")
    to = "nora@exemple.fr"
    offered_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda o: o.offered_at + timedelta(hours=48))
