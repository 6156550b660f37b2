"""Who sits where at the least cost, kept in a form in which seats can be exchanged.

Each place has a price, zero while a seat is left in it, and everybody always sits where cost + price is least for them.
A move between two places of equal cost + price is free; chains of free moves lead from one least total to another.
"""

from heapq import heappop, heappush
from itertools import pairwise

STANDING = -1  # where somebody without a seat is
Costs = dict[int, int]  # place → cost, best first, for the places where one person may sit


class Exchange:
    """People and places, both numbered from zero, with the people's seats and the places' prices."""

    def __init__(self, costs: list[Costs], seats: list[int], rooms: list[int], prices: list[int]):
        self.costs, self.rooms, self.prices = costs, rooms, prices
        self.places = range(len(rooms))
        self.loads = [0 for _ in rooms]
        self.seats = [STANDING for _ in costs]
        # movers[a][b]: heap of difference × people + person, where difference is the cost at b less the cost at a (one
        # number compares faster than a pair); a person who left a stays in it until somebody looks.
        self.movers: list[list[list[int]]] = [[[] for _ in rooms] for _ in rooms]
        # into[b]: bit a is set if somebody at a may move to b freely; it is cleared once a move turns out to be gone.
        self.into = [0 for _ in rooms]
        for person, place in enumerate(seats):
            self.sit(person, place)

    def sit(self, person: int, place: int) -> None:
        """Seat a person who has no seat where cost + price is least for them."""
        self.seats[person] = place
        self.loads[place] += 1
        costs, movers, prices, people = self.costs[person], self.movers[place], self.prices, len(self.seats)
        here = costs[place]
        least = here + prices[place]
        for other, cost in costs.items():
            if other != place:
                heappush(movers[other], (cost - here) * people + person)
                if cost + prices[other] == least:
                    self.into[other] |= 1 << place

    def leave(self, person: int) -> None:
        """Take a person's seat away."""
        self.loads[self.seats[person]] -= 1
        self.seats[person] = STANDING

    def has_room(self, place: int) -> bool:
        """Tell whether a seat is left."""
        return self.loads[place] < self.rooms[place]

    def with_room(self) -> list[int]:
        """The places where a seat is left."""
        return [place for place in self.places if self.has_room(place)]

    def is_overfull(self, place: int) -> bool:
        """Tell whether more people than seats are there."""
        return self.loads[place] > self.rooms[place]

    def overfull(self) -> list[int]:
        """The places with more people than seats."""
        return [place for place in self.places if self.is_overfull(place)]

    def step(self, a: int, b: int) -> int | None:
        """The least that anybody's move from `a` to `b` adds to their cost + price; None if nobody may move so."""
        movers = self.movers[a][b]
        while movers:
            difference, person = divmod(movers[0], len(self.seats))
            if self.seats[person] == a:
                return difference + self.prices[b] - self.prices[a]
            heappop(movers)
        return None

    def steps_to(self, b: int) -> dict[int, int]:
        """For each place from which somebody may move to `b`, the least that the move adds."""
        return {a: step for a in self.places if a != b and (step := self.step(a, b)) is not None}

    def ways(self, ends: list[int]) -> dict[int, int]:
        """For each place from which free moves lead to one of `ends`, the next place on the way.

        An empty seat moves freely too, to any place that has no price.
        """
        room = sum(1 << place for place in self.with_room())
        found, onward, reached = list(ends), {}, sum(1 << end for end in ends)
        for b in found:
            fresh = (self.into[b] if self.prices[b] else self.into[b] | room) & ~reached
            reached |= fresh
            while fresh:
                a = fresh.bit_length() - 1
                fresh ^= 1 << a
                onward[a] = b
                found.append(a)
        return onward

    def send(self, way: list[int]) -> bool:
        """Move one person or one empty seat at each step of the way; False, and nothing moves, if a step is gone."""
        moves = []
        for a, b in pairwise(way):
            if self.step(a, b) == 0:
                moves.append((self.movers[a][b][0] % len(self.seats), b))
            elif self.prices[b] or not self.has_room(a):
                self.into[b] &= ~(1 << a)
                return False
        for person, place in moves:
            self.leave(person)
            self.sit(person, place)
        return True


def follow(onward: dict[int, int], start: int) -> list[int]:
    """The whole way from `start` to its end."""
    way = [start]
    while way[-1] in onward:
        way.append(onward[way[-1]])
    return way
