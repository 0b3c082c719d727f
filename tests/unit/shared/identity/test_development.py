import re
import stat
from concurrent.futures import ThreadPoolExecutor

from pydantic import TypeAdapter

from shared.identity.development import KEY_FILE, LINK_KEY_FILE, PEOPLE, DevelopmentProvider
from shared.messages.fields import UserId
from shared.settings import Settings


def test_services_that_start_at_once_share_one_key(settings: Settings) -> None:
    with ThreadPoolExecutor(8) as threads:
        providers = list(threads.map(lambda _: DevelopmentProvider(settings), range(8)))
    assert len({provider._key.kid for provider in providers}) == 1
    assert len({provider.link() for provider in providers}) == 1


def test_the_key_is_for_our_eyes_only_and_nothing_lies_beside_it(settings: Settings) -> None:
    DevelopmentProvider(settings)
    files = list(settings.secrets_dir.iterdir())
    assert {file.name for file in files} == {KEY_FILE, LINK_KEY_FILE}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(settings.secrets_dir.stat().st_mode) == 0o700


async def test_only_the_public_half_is_published(provider: DevelopmentProvider) -> None:
    (key,) = (await provider.jwks())["keys"]
    assert "d" not in key
    assert key["alg"] == "Ed25519"


def test_the_demo_company_has_somebody_for_every_role() -> None:
    roles = {role for person in PEOPLE for role in person.roles}
    assert roles == {"contacts", "sales", "service", "analyst", "auditor", "manager", "admin"}
    assert len({person.user for person in PEOPLE}) == len(PEOPLE) == 12
    assert any(re.search("[\u4e00-\u9fff]", person.name) for person in PEOPLE)
    for person in PEOPLE:
        TypeAdapter(UserId).validate_python(person.user)
