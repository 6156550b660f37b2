"""The kinds of letters: their subjects, and which bring a calendar."""

from inscriptions.models import OutgoingMail

Kind = OutgoingMail.Kind

SUBJECTS = {
    Kind.CONFIRM: "Confirmez votre adresse : {title}",
    Kind.EXPIRED: "Votre inscription n’a pas été confirmée : {title}",
    Kind.WAITING: "Vous êtes en liste d’attente : {title}",
    Kind.PROMOTED: "Vous avez une place : {title}",
    Kind.SEATED: "Vous avez une place en atelier : {title}",
    Kind.ALLOCATED: "Votre atelier : {title}",
    Kind.CONFIRMATION: "Votre inscription : {title}",
    Kind.CHANGED: "Votre inscription a changé : {title}",
    Kind.SESSION: "Changement au programme : {title}",
    Kind.CANCELLED: "Votre inscription est annulée : {title}",
    Kind.ALREADY: "Vous êtes déjà inscrit·e : {title}",
    Kind.ADDRESS_NEW: "Confirmez votre nouvelle adresse : {title}",
    Kind.ADDRESS_OLD: "Changement d’adresse demandé : {title}",
}
WITH_CALENDAR = {
    Kind.CONFIRMATION,
    Kind.CHANGED,
    Kind.SESSION,
    Kind.CANCELLED,
    Kind.EXPIRED,
    Kind.PROMOTED,
    Kind.SEATED,
    Kind.ALLOCATED,
}
