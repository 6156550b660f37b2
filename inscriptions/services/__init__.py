"""The only writers of registrations, wishes and seats. Lock order: event, registration, workshops by primary key."""

from inscriptions.services.changes import cancel, change, confirm_address, sign_up_of
from inscriptions.services.delivery import deliver, deliver_pending, requeue, send_after_commit
from inscriptions.services.registering import SignUp, register, register_speakers, remind, send_links
from inscriptions.services.seats import move

__all__ = [
    "SignUp",
    "cancel",
    "change",
    "confirm_address",
    "deliver",
    "deliver_pending",
    "move",
    "register",
    "register_speakers",
    "remind",
    "requeue",
    "send_after_commit",
    "send_links",
    "sign_up_of",
]
