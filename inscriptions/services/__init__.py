"""The only writers of registrations, wishes and seats. Lock order: event, registration, workshops by primary key."""

from inscriptions.services.allocating import announce, apply, propose, withdraw
from inscriptions.services.certificates import (
    attended,
    check_certificate_is_due,
    check_day_is_over,
    issue_certificates,
)
from inscriptions.services.changes import cancel, change, confirm, confirm_address, sign_up_of, was_never_confirmed
from inscriptions.services.delivery import deliver, deliver_pending, requeue, send_after_commit
from inscriptions.services.ground import change_ground, concerned_by
from inscriptions.services.lines import free_expired_holds, keep_seat, promote, settle_day
from inscriptions.services.moves import move
from inscriptions.services.presence import (
    CheckIn,
    Reading,
    check_in,
    mark_absent,
    mark_present,
    merge_scans,
    read_badge,
    undo_check_in,
)
from inscriptions.services.registering import SignUp, register, register_speakers, remind, send_links
from inscriptions.services.telling import tell, told_of, untold

__all__ = [
    "CheckIn",
    "Reading",
    "SignUp",
    "announce",
    "apply",
    "attended",
    "cancel",
    "change",
    "change_ground",
    "check_certificate_is_due",
    "check_day_is_over",
    "check_in",
    "concerned_by",
    "confirm",
    "confirm_address",
    "deliver",
    "deliver_pending",
    "free_expired_holds",
    "issue_certificates",
    "keep_seat",
    "mark_absent",
    "mark_present",
    "merge_scans",
    "move",
    "promote",
    "propose",
    "read_badge",
    "register",
    "register_speakers",
    "remind",
    "requeue",
    "send_after_commit",
    "send_links",
    "settle_day",
    "sign_up_of",
    "tell",
    "told_of",
    "undo_check_in",
    "untold",
    "was_never_confirmed",
    "withdraw",
]
