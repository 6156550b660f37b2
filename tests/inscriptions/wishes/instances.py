"""Problems to allocate: by hand, drawn at random, the measured day, and any for hypothesis."""

from dataclasses import replace
from random import Random

from hypothesis import strategies as st

from inscriptions.wishes.solver import Objective, Person, Problem, Workshop, lottery_number


def wisher(key, *ranking, **kwargs):
    """A person whose lottery number is their key."""
    return Person(key=key, ranking=ranking, **({"lottery": f"{key:04}"} | kwargs))


def problem(people, rooms, **kwargs):
    """People, and workshops by key with their capacity."""
    workshops = tuple(Workshop(key=key, capacity=capacity) for key, capacity in rooms.items())
    return Problem(people=tuple(people), workshops=workshops, **kwargs)


def small_instance(random):
    """At most six people and four workshops, with everything that may happen to them."""
    workshops = tuple(
        Workshop(key=key, capacity=random.choice([None, 0, 1, 1, 1, 2, 2, 3]), closed=random.random() < 0.1)
        for key in random.sample(range(100), random.randint(1, 4))
    )
    keys = sorted(workshop.key for workshop in workshops)
    people = []
    for key in random.sample(range(100), random.randint(0, 6)):
        ranking = random.sample(keys, random.randint(0, len(keys)))
        fixed = random.choice(keys) if random.random() < 0.1 else None
        people.append(
            Person(
                key=key,
                ranking=tuple(sorted(ranking) if random.random() < 0.5 else ranking),
                lottery=lottery_number("graine", random.randint(1, 99), key),
                fixed=fixed,
                forbidden=tuple(other for other in keys if other != fixed and random.random() < 0.1),
            )
        )
    return Problem(people=tuple(people), workshops=workshops)


def larger_instance(random, people, workshops):
    """Three wishes each, about as many seats as people, and workshops that are not sought alike."""
    keys = range(workshops)
    rankings = [sorted(keys, key=lambda n: random.random() ** (n + 1))[:-4:-1] for _ in range(people)]
    rooms = {key: people // workshops + random.randint(-2, 3) for key in keys}
    return problem((wisher(key, *ranking) for key, ranking in enumerate(rankings)), rooms)


def shuffled(problem, random):
    """The same problem, told in another order."""
    people, workshops = list(problem.people), list(problem.workshops)
    random.shuffle(people)
    random.shuffle(workshops)
    people = [replace(who, forbidden=tuple(reversed(who.forbidden))) for who in people]
    return replace(problem, people=tuple(people), workshops=tuple(workshops))


def measured_day(seed="graine"):
    """200 people, five workshops of 44 seats, three wishes; the two most sought have 71 and 65 first wishes."""
    random = Random(seed)
    firsts = [key for key, people in zip(range(5), (71, 65, 26, 20, 18), strict=True) for _ in range(people)]
    random.shuffle(firsts)
    rankings = [(first, *random.sample([key for key in range(5) if key != first], 2)) for first in firsts]
    people = [wisher(key, *ranking, lottery=lottery_number(seed, 1, key)) for key, ranking in enumerate(rankings)]
    return problem(people, dict.fromkeys(range(5), 44))


@st.composite
def problems(draw):
    """Up to 25 people and six workshops."""
    keys = draw(st.lists(st.integers(1, 99), min_size=1, max_size=6, unique=True))
    workshop = st.builds(Workshop, key=st.just(0), capacity=st.none() | st.integers(0, 6), closed=st.booleans())
    subset = st.lists(st.sampled_from(keys), unique=True).map(tuple)
    people = []
    for key in range(draw(st.integers(0, 25))):
        fixed, forbidden = draw(st.none() | st.sampled_from(keys)), draw(subset)
        fixed = None if fixed in forbidden or draw(st.integers(0, 4)) else fixed
        lottery = str(draw(st.integers(0, 9)))
        people.append(Person(key=key, lottery=lottery, ranking=draw(subset), fixed=fixed, forbidden=forbidden))
    return Problem(
        people=tuple(people),
        workshops=tuple(replace(draw(workshop), key=key) for key in keys),
        objective=draw(st.sampled_from(Objective)),
        place_without_wishes=draw(st.booleans()),
    )
