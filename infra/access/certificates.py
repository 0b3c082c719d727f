"""The installation's own certificate authority, and the broker's certificate under it."""

from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from socket import gethostname

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from infra.access.secrets import write_secret
from shared.messages.clock import utc_now

AUTHORITY_LIFE = timedelta(days=3650)
LIFE = timedelta(days=397)
RENEW_BEFORE = timedelta(days=30)
BACKDATED = timedelta(minutes=5)
"""Clocks of clients may be behind."""


def ensure_broker_certificate(folder: Path, host: str) -> Path:
    """Return the PEM file with the broker's key and certificates; renew it a month before it expires.

    `folder/ca.pem` is what clients have to trust.
    """
    keystore = folder / "broker.pem"
    if not _is_good(keystore, host):
        authority, key = _authority(folder)
        write_secret(keystore, _broker(authority, key, host))
    return keystore


def _is_good(keystore: Path, host: str) -> bool:
    if not keystore.exists():
        return False
    certificate = x509.load_pem_x509_certificate(keystore.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return set(_names(host)) <= set(names) and certificate.not_valid_after_utc - RENEW_BEFORE > utc_now()


def _authority(folder: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    certificate_file, key_file = folder / "ca.pem", folder / "ca.key"
    if certificate_file.exists() and key_file.exists():
        key = load_pem_private_key(key_file.read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return x509.load_pem_x509_certificate(certificate_file.read_bytes()), key
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("CRM certificate authority")
    usage = x509.KeyUsage(
        key_cert_sign=True, crl_sign=True, digital_signature=False, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    authority = (
        _builder(name, name, key, AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    write_secret(key_file, _pem(key))
    write_secret(certificate_file, authority.public_bytes(Encoding.PEM).decode())
    return authority, key


def _broker(authority: x509.Certificate, signer: ec.EllipticCurvePrivateKey, host: str) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        _builder(_name(host), authority.subject, key, LIFE)
        .add_extension(x509.SubjectAlternativeName(_names(host)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(signer, hashes.SHA256())
    )
    chain = (certificate.public_bytes(Encoding.PEM) + authority.public_bytes(Encoding.PEM)).decode()
    return _pem(key) + chain


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, life: timedelta
) -> x509.CertificateBuilder:
    now = utc_now()
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    return (
        builder.serial_number(x509.random_serial_number()).not_valid_before(now - BACKDATED).not_valid_after(now + life)
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _names(host: str) -> list[x509.GeneralName]:
    """Return the names by which clients may reach the broker."""
    hosts = {"localhost", "127.0.0.1", gethostname(), host}
    return [_general_name(name) for name in sorted(hosts)]


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
