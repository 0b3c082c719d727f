"""Bring the broker's principals and rights up to those declared: `python -m infra.prepare` does it at every start."""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from confluent_kafka.admin import (  # type: ignore[attr-defined] # it has them all
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialAlteration,
    UserScramCredentialDeletion,
    UserScramCredentialUpsertion,
)

from infra.access.principals import Principal, own_principals
from infra.access.secrets import ensure_secret
from shared.engine.log.reader import QUIET
from shared.settings import Settings

MECHANISM = ScramMechanism.SCRAM_SHA_512
ITERATIONS = 8_192
PATIENCE = 15.0


def ensure_principals(settings: Settings) -> None:
    """Set up the product's own principals where we manage the broker's; a Kafka of one's own has its own manager."""
    admin = administrator(settings)
    if admin is not None:
        provision(admin, own_principals(), settings.kafka_secrets_dir)


def administrator(settings: Settings) -> AdminClient | None:
    """Return a client that may manage principals; None where somebody else manages them."""
    administration = settings.kafka_administration()
    return AdminClient({**administration.client, "log_level": QUIET}, logger=None) if administration else None


def provision(admin: AdminClient, principals: Sequence[Principal], secrets_dir: Path) -> None:
    """Give each principal the password in its file, and exactly the rights it declares."""
    set_passwords(admin, {principal.name: ensure_secret(secrets_dir / principal.name) for principal in principals})
    for principal in principals:
        _set_rights(admin, principal)


def set_passwords(admin: AdminClient, passwords: dict[str, str]) -> None:
    """Set the passwords of principals; those who are connected stay connected."""
    info = ScramCredentialInfo(MECHANISM, ITERATIONS)
    upserts: list[UserScramCredentialAlteration] = [
        UserScramCredentialUpsertion(name, info, text.encode()) for name, text in passwords.items()
    ]
    _wait(admin.alter_user_scram_credentials(upserts, request_timeout=PATIENCE).values())


def remove(admin: AdminClient, name: str) -> None:
    """Take all rights and the password from a principal."""
    rights = _rights(admin, name)
    if rights:
        _wait(admin.delete_acls([_filter_of(right) for right in rights], request_timeout=PATIENCE).values())
    deletions: list[UserScramCredentialAlteration] = [UserScramCredentialDeletion(name, MECHANISM)]
    _wait(admin.alter_user_scram_credentials(deletions, request_timeout=PATIENCE).values())


def rights(admin: AdminClient) -> dict[str, list[str]]:
    """Return the rights of every principal that has a password, in words."""
    described: Any = admin.describe_user_scram_credentials(request_timeout=PATIENCE)
    return {name: sorted(map(_in_words, _rights(admin, name))) for name in described.result(PATIENCE)}


def _in_words(right: AclBinding) -> str:
    star = "*" if right.resource_pattern_type == ResourcePatternType.PREFIXED else ""
    operation, resource = AclOperation(right.operation), ResourceType(right.restype)
    return f"{operation.name} {resource.name.lower()} {right.name}{star}"


def _set_rights(admin: AdminClient, principal: Principal) -> None:
    declared, present = set(principal.rights()), _rights(admin, principal.name)
    if missing := declared - present:
        _wait(admin.create_acls(list(missing), request_timeout=PATIENCE).values())
    if surplus := present - declared:
        _wait(admin.delete_acls([_filter_of(right) for right in surplus], request_timeout=PATIENCE).values())


def _rights(admin: AdminClient, name: str) -> set[AclBinding]:
    anything: Any = None
    everything = AclBindingFilter(
        ResourceType.ANY,
        anything,
        ResourcePatternType.ANY,
        f"User:{name}",
        anything,
        AclOperation.ANY,
        AclPermissionType.ANY,
    )
    described: Any = admin.describe_acls(everything, request_timeout=PATIENCE)
    return set(described.result(PATIENCE))


def _filter_of(right: AclBinding) -> AclBindingFilter:
    return AclBindingFilter(
        right.restype,
        right.name,
        right.resource_pattern_type,
        right.principal,
        right.host,
        right.operation,
        right.permission_type,
    )


def _wait(futures: Iterable["Future[Any]"]) -> None:
    """Wait for the broker's answers, raising the first error."""
    for future in futures:
        future.result(PATIENCE)
