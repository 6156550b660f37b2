"""The one best sharing of the seats: least total cost first, then the lottery."""

from heapq import heappop, heappush

from inscriptions.wishes.solver.exchange import Costs, Exchange, follow
from inscriptions.wishes.solver.problem import Objective, Problem


def optimum(problem: Problem, *, anywhere: bool = False) -> dict[int, int]:
    """Person → workshop for those who have wishes and are not fixed; those who get none are left out.

    `anywhere`: the others too, and everybody may sit in any workshop, which costs more than all their wishes.
    """
    people = [person for person in problem.in_lottery_order() if person.ranking or anywhere]
    rooms = {workshop: room for workshop, room in problem.rooms(problem.fixed_seats()).items() if room}
    workshops = list(rooms)
    places, nowhere = {workshop: place for place, workshop in enumerate(workshops)}, len(workshops)
    *by_rank, unseated = rank_costs(problem.objective, problem.longest_ranking() + anywhere, len(people))
    costs = []
    for person in people:
        wishes = zip(person.ranking, by_rank, strict=False)
        accepted = {places[key]: cost for key, cost in wishes if key in rooms and key not in person.forbidden}
        if anywhere:
            others = (place for key, place in places.items() if key not in person.forbidden and place not in accepted)
            accepted |= dict.fromkeys(list(others), by_rank[-1])
        costs.append(accepted | {nowhere: unseated})
    exchange = seat_at_least_cost(costs, [*rooms.values(), len(people) + 1])
    seats = settle_in_order(exchange)
    return {person.key: workshops[place] for person, place in zip(people, seats, strict=True) if place != nowhere}


def rank_costs(objective: Objective, ranks: int, people: int) -> list[int]:
    """The cost of each rank, best first, then of no seat: the least sum over `people` is the objective's optimum."""
    base = people + 1  # one step of a digit outweighs everybody in all the digits below
    match objective:
        case Objective.GENEROUS:
            return [base**rank for rank in range(ranks + 1)]
        case Objective.RANK_MAXIMAL:
            return [-(base ** (ranks - rank)) for rank in range(1, ranks + 1)] + [base**ranks]
        case Objective.SMALLEST_SUM:
            return [*range(1, ranks + 1), base * ranks]


def seat_at_least_cost(costs: list[Costs], rooms: list[int]) -> Exchange:
    """Seat everybody, nowhere beyond its room, at the least total cost."""
    firsts = [next(iter(accepted)) for accepted in costs]
    exchange = Exchange(costs, firsts, rooms, [0 for _ in rooms])
    while exchange.overfull():
        raise_prices(exchange)
        while relieve(exchange):
            pass
    return exchange


def raise_prices(exchange: Exchange) -> None:
    """Raise each price by the distance to the nearest empty seat: free moves then lead to one from everywhere."""
    steps = [exchange.steps_to(place) for place in exchange.places]
    distances = distances_to(exchange.with_room(), steps)
    for place, distance in distances.items():
        exchange.prices[place] += distance
    for b, steps_to_b in enumerate(steps):
        exchange.into[b] = sum(1 << a for a, step in steps_to_b.items() if step + distances[b] == distances[a])


def distances_to(ends: list[int], steps: list[dict[int, int]]) -> dict[int, int]:
    """From each place to the nearest of the `ends`, by Dijkstra's algorithm."""
    distances = {}
    queue = [(0, end) for end in ends]
    while queue:
        distance, b = heappop(queue)
        if b not in distances:
            distances[b] = distance
            for a, step in steps[b].items():
                if a not in distances:
                    heappush(queue, (distance + step, a))
    return distances


def relieve(exchange: Exchange) -> bool:
    """Send people from overfull places along free moves to empty seats; False once no way is left."""
    onward = exchange.ways(exchange.with_room())
    ways = [follow(onward, place) for place in exchange.overfull() if place in onward]
    for way in ways:
        while exchange.is_overfull(way[0]) and exchange.has_room(way[-1]) and exchange.send(way):
            pass
    return bool(ways)


def settle_in_order(exchange: Exchange) -> list[int]:
    """Among all least totals, seat person 0 where it costs them least, then person 1, and so on; one result is left."""
    least = []
    for person, costs in enumerate(exchange.costs):
        held = exchange.seats[person]
        total = costs[held] + exchange.prices[held]
        least.append({place: cost for place, cost in costs.items() if cost + exchange.prices[place] == total})
    exchange = Exchange(least, exchange.seats, exchange.rooms, exchange.prices)
    return [settle(exchange, person) for person in range(len(least))]


def settle(exchange: Exchange, person: int) -> int:
    """Take a person and their seat out of the exchange, the best seat that those who stay can give them."""
    held, costs = exchange.seats[person], exchange.costs[person]
    exchange.leave(person)
    place = best_within_reach(exchange, [place for place in costs if costs[place] < costs[held]], held)
    exchange.rooms[place] -= 1
    return place


def best_within_reach(exchange: Exchange, better: list[int], held: int) -> int:
    """Give the seat at `held` back for one in the first of the `better` places that free moves can empty."""
    while better:
        onward = exchange.ways([held])
        place = next((place for place in better if place in onward), held)
        if place == held or exchange.send(follow(onward, place)):
            return place
    return held
