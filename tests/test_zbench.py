import pytest
from inscriptions.letters.message import message
from inscriptions.letters.render import compose
from inscriptions.letters.day import day_of
from inscriptions.post import kinds
from inscriptions.post.facts import Facts, decided_of
from inscriptions.models import OutgoingMail
import time as clock
from tests.factories import SlotFactory, WorkshopFactory, RoomFactory, SeatFactory
pytestmark = pytest.mark.django_db
def test_prof():
    slot=SlotFactory(); w=WorkshopFactory(parent=slot,room=RoomFactory()); alice=SeatFactory(workshop=w,slot=slot).registration
    d=day_of(alice.event); dec=decided_of(alice); f=Facts(dec, sequence=1)
    args=[d.site] if message.__code__.co_argcount>1 else []
    l=compose(kinds.CONFIRMATION,f,d,alice)
    row=OutgoingMail(pk=1,registration=alice,to=l.to,subject=l.subject,reply_to=l.reply_to,text=l.text,html=l.html,calendar=l.calendar)
    best=[9e9,9e9]
    for _ in range(12):
        t=clock.process_time()
        for _ in range(20): compose(kinds.CONFIRMATION,f,d,alice)
        best[0]=min(best[0],(clock.process_time()-t)*50)
        t=clock.process_time()
        for _ in range(20): message(row,*args).message().as_bytes(linesep="\r\n")
        best[1]=min(best[1],(clock.process_time()-t)*50)
    print("\nCOMPOSE %.2f MESSAGE %.2f TOTAL %.2f LEN %d"%(*best,sum(best),len(message(row,*args).message().as_bytes(linesep="\r\n"))))
