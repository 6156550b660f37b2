import pytest


@pytest.fixture
def organiser(client, denis):
    client.force_login(denis)
    return client


@pytest.fixture
def front_desk(client, chloe):
    client.force_login(chloe)
    return client
