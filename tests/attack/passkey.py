"""A passkey made of software, for signing in without a finger: ES256, always verified."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from django.urls import reverse
from fido2.cose import ES256
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from yakuba.people.models import Staff

ORIGIN = "http://testserver"
_PRESENT_VERIFIED = 0x05
_ATTESTED = 0x45


def b64(data: bytes) -> str:
    """Return URL-safe base64 without padding, as WebAuthn writes it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Passkey:
    """The key of one person, registered with the hall."""

    staff_id: str
    secret: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: os.urandom(16))

    def register(self) -> None:
        """Keep the key as if its owner had added it."""
        public = ES256.from_cryptography_key(self.secret.public_key())  # type: ignore[no-untyped-call]
        credential = AttestedCredentialData.create(Aaguid(bytes(16)), self.id, public)
        seen = AuthenticatorData.create(_rp(), AuthenticatorData.FLAG(_ATTESTED), 0, credential)
        made = AttestationObject.create("none", seen, {})
        response = {"clientDataJSON": b64(_said("create", "")), "attestationObject": b64(bytes(made))}
        data = {"id": b64(self.id), "rawId": b64(self.id), "type": "public-key", "response": response}
        kept = {"name": "鍵", "credential": data, "passwordless": True}
        Authenticator.objects.create(user_id=self.staff_id, type=Authenticator.Type.WEBAUTHN, data=kept)

    def answer(self, challenge: str) -> dict[str, Any]:
        """Return what the browser sends when the owner has touched the key."""
        said = _said("get", challenge)
        seen = bytes(AuthenticatorData.create(_rp(), AuthenticatorData.FLAG(_PRESENT_VERIFIED), 1))
        signature = self.secret.sign(seen + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        handle = user_pk_to_url_str(Staff.objects.get(pk=self.staff_id)).encode()
        response = {
            "clientDataJSON": b64(said),
            "authenticatorData": b64(seen),
            "signature": b64(signature),
            "userHandle": b64(handle),
        }
        return {"id": b64(self.id), "rawId": b64(self.id), "type": "public-key", "response": response}


def challenge_for(client: Client) -> str:
    """Ask to sign in with a passkey; return what is to be signed."""
    options = client.get(reverse("mfa_login_webauthn"), headers={"X-Requested-With": "XMLHttpRequest"}).json()
    return str(options["request_options"]["publicKey"]["challenge"])


def sign_in(client: Client, key: Passkey) -> int:
    """Sign in with a passkey and nothing else; return the status of the page of messages behind it."""
    answer = key.answer(challenge_for(client))
    client.post(reverse("mfa_login_webauthn"), {"credential": json.dumps(answer)})
    return client.get(reverse("desk:inbox")).status_code


def _rp() -> bytes:
    return hashlib.sha256(b"testserver").digest()


def _said(kind: str, challenge: str) -> bytes:
    return json.dumps({"type": f"webauthn.{kind}", "challenge": challenge, "origin": ORIGIN}).encode()
