"""An OpenID provider of our own: discovery, keys, a page to agree or cancel, tokens against PKCE, userinfo; over a real socket.

``people``: who can sign in there. What a test wants to go wrong is set on ``faults``, each name one thing that the provider does wrongly.
"""

import base64
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

CLIENT, SECRET = "oneseal", "a-secret-of-the-test"


class Province(ThreadingHTTPServer):
    """The provider and what it knows."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Page)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.key = ECKey.generate_key("P-256", {"kid": "one", "alg": "ES256", "use": "sig"})
        self.published = [self.key]
        self.people: dict[str, dict[str, Any]] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.access: dict[str, str] = {}
        self.faults: set[str] = set()
        self.asked: list[str] = []

    def described(self) -> dict[str, Any]:
        """The discovery document."""
        at = self.issuer
        return {
            "issuer": "http://elsewhere.invalid" if "issuer" in self.faults else at,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "jwks_uri": f"{at}/keys",
            "userinfo_endpoint": f"{at}/userinfo",
        }

    def token(self, code: dict[str, str]) -> str:
        """The ID token of a code, right or with the fault that is wanted."""
        present = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "sub": code["subject"],
            "aud": CLIENT,
            "exp": present + 300,
            "iat": present,
            "nonce": code["nonce"],
            **({} if "sparse" in self.faults else self.people[code["subject"]]),
        }
        wrong: dict[str, dict[str, Any]] = {
            "iss": {"iss": "http://elsewhere.invalid"},
            "aud": {"aud": "another-client"},
            "azp": {"aud": [CLIENT, "another"], "azp": "another"},
            "exp": {"exp": present - 600},
            "iat": {"iat": present + 3600},
            "nbf": {"nbf": present + 3600},
            "nonce": {"nonce": "of-another-sign-in"},
            "skew": {"exp": present - 60, "iat": present + 60},
        }
        for fault in self.faults:
            claims |= wrong.get(fault, {})
        if "unsigned" in self.faults:
            parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in ({"alg": "none"}, claims)]
            return f"{parts[0]}.{parts[1]}."
        if "symmetric" in self.faults:
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))
        key = RSAKey.generate_key(2048, {"kid": "one"}) if "forged" in self.faults else self.key
        return jwt.encode({"alg": "RS256" if "forged" in self.faults else "ES256", "kid": str(key.kid)}, claims, key)


class Page(BaseHTTPRequestHandler):
    """One request."""

    server: Province

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name in the library
        """Silent."""

    def do_GET(self) -> None:
        """Discovery, keys, the page, the answer to it, userinfo."""
        place = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(place.query).items()}
        self.server.asked.append(place.path)
        pages = {"/authorize": self._page, "/agree": self._agree, "/cancel": self._cancel}
        if place.path in pages:
            pages[place.path](query)
        elif place.path == "/.well-known/openid-configuration":
            self._json(self.server.described())
        elif place.path == "/keys":
            keys = [key.as_dict(private=False) for key in self.server.published]
            self._json({"keys": [*keys, {"kty": "EC", "crv": "SM2", "kid": "sm", "x": "AA", "y": "AA"}]})
        elif place.path == "/userinfo":
            subject = self.server.access.get(self.headers.get("Authorization", "").removeprefix("Bearer "), "")
            told = {**self.server.people.get(subject, {}), "sub": "somebody-else" if "subject" in self.server.faults else subject}
            self._json(told, 200 if subject else 401)
        else:
            self._json({}, 404)

    def do_POST(self) -> None:
        """The token endpoint: who asks, a code used once, the verifier of the challenge."""
        self.server.asked.append(self.path)
        sent = {name: values[0] for name, values in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
        known = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        code = self.server.codes.pop(sent.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(sha256(sent.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        good = (
            self.headers.get("Authorization") == known and code and code["challenge"] == challenge and code["back"] == sent["redirect_uri"]
        )
        if "down" in self.server.faults:
            self._json({}, 503)
        elif not good or code is None:
            self._json({"error": "invalid_grant"}, 400)
        else:
            access = secrets.token_urlsafe(16)
            self.server.access[access] = code["subject"]
            self._json({"access_token": access, "token_type": "Bearer", "id_token": self.server.token(code)})

    def _page(self, query: dict[str, str]) -> None:
        asked = urlencode(query)
        lines = [f'<li><a href="/agree?{asked}&subject={quote(name)}">同意，以 {name} 登录</a></li>' for name in self.server.people]
        text = (
            f'<!doctype html><html lang="zh"><title>统一身份认证</title><ul>{"".join(lines)}</ul><a href="/cancel?{asked}">取消</a></html>'
        )
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(text.encode())

    def _agree(self, query: dict[str, str]) -> None:
        code = secrets.token_urlsafe(16)
        told = {"subject": query["subject"], "nonce": query["nonce"], "challenge": query["code_challenge"], "back": query["redirect_uri"]}
        self.server.codes[code] = told
        self._back(query, {"code": code})

    def _cancel(self, query: dict[str, str]) -> None:
        self._back(query, {"error": "access_denied"})

    def _back(self, query: dict[str, str], told: dict[str, str]) -> None:
        self.send_response(302)
        self.send_header("Location", f"{query['redirect_uri']}?{urlencode({**told, 'state': query['state']})}")
        self.end_headers()

    def _json(self, told: Any, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())


@contextmanager
def running() -> Iterator[Province]:
    """The provider, listening."""
    province = Province()
    Thread(target=province.serve_forever, daemon=True).start()
    try:
        yield province
    finally:
        province.shutdown()
        province.server_close()
