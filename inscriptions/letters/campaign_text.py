"""What a message of the team says to whomever it is for: its words, what is attached, what is too heavy for that."""

import mimetypes
from dataclasses import dataclass
from functools import cached_property

from inscriptions.models import Campaign, CampaignFile
from inscriptions.post.links import absolute
from programme.models import Document

MOST_ATTACHED = 5 * 1024 * 1024  # bytes, of a message: many mailboxes refuse more
UNKNOWN_TYPE = "application/octet-stream"


@dataclass(frozen=True)
class Attached:
    """A file that leaves with each letter; its bytes are read once."""

    row: CampaignFile

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def kind(self) -> str:
        return mimetypes.guess_type(self.row.name)[0] or UNKNOWN_TYPE

    @cached_property
    def content(self) -> bytes:
        with self.row.file.open("rb") as file:
            return file.read()


@dataclass(frozen=True)
class Linked:
    """A file too heavy to be attached: the letter leads to the document that it became."""

    name: str
    size: int
    address: str


@dataclass(frozen=True)
class CampaignText:
    subject: str
    text: str
    attached: list[Attached]
    linked: list[Linked]


def shared_out(files: list[CampaignFile]) -> tuple[list[CampaignFile], list[CampaignFile]]:
    """Of the `files` of a message, those that are attached, in their order while they hold, and the others."""
    attached: list[CampaignFile] = []
    others: list[CampaignFile] = []
    left = MOST_ATTACHED
    for file in files:
        if file.size <= left:
            attached.append(file)
            left -= file.size
        else:
            others.append(file)
    return attached, others


def campaign_text(pk: int) -> CampaignText:
    """Read it in two statements, three when a file is too heavy."""
    campaign = Campaign.objects.get(pk=pk)
    attached, heavy = shared_out(list(campaign.files.all()))
    return CampaignText(
        campaign.subject, campaign.text, [Attached(file) for file in attached], _linked(campaign, heavy)
    )


def _linked(campaign: Campaign, files: list[CampaignFile]) -> list[Linked]:
    """A heavy file and its document share the file itself.

    Before the message leaves, there is no document yet; one that the team deleted since is not told of.
    """
    if not files:
        return []
    documents = Document.objects.filter(event=campaign.event_id, file__in=[one.file.name for one in files])
    found = {document.file.name: absolute(document.get_absolute_url()) for document in documents}
    told = [file for file in files if file.file.name in found or campaign.queued_at is None]
    return [Linked(file.name, file.size, found.get(file.file.name, "")) for file in told]
