from inscriptions.people.pages import MAY_SEE, person_page
from programme.desk.pages import Tab, day_page


@day_page("voisinage/", title="Voisinage", tab=Tab.DAY, permission=MAY_SEE, template="neighbour/rides.html")
def rides(request, event):
    return {"people": event.registrations.confirmed()}


@person_page("trajet/", title="Trajet", permission=MAY_SEE, template="neighbour/ride.html")
def ride(request, person):
    return {"day": person.event}
