"""A certificate for a server on loopback, which clients are told to trust."""

import datetime
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


def write_certificate(folder: Path) -> tuple[Path, Path, Path]:
    """Write a certificate for localhost. Returns the files of whoever signed it, of the certificate, and of its key."""
    authority, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root, name = _name("tests"), _name("localhost")
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    signer = _certificate(root, root, authority.public_key())
    signer = signer.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    signed = _certificate(name, root, key.public_key())
    signed = signed.add_extension(x509.SubjectAlternativeName(names), critical=False)
    files = folder / "authority.pem", folder / "server.pem", folder / "server.key"
    for file, made in zip(files, (signer, signed), strict=False):
        file.write_bytes(made.sign(authority, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    files[2].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return files


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def _certificate(name: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
    return x509.CertificateBuilder(issuer, name, key, x509.random_serial_number(), now - day, now + day)
