"""OpenID Connect (Core 1.0, Discovery 1.0, RFC 7636): discovery, authorization code with PKCE, an ID token whose every claim is checked.

Names of claims and the values of assurance that are good enough are settings, because provinces name them differently.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet, import_key
from joserfc.util import urlsafe_b64encode

from oneseal.journal.queries import now
from oneseal.law.rule import HouseRule, Refused
from oneseal.people.providers import Begun, Identity, provider
from oneseal.people.providers.unified.asking import Unreachable, asked

UNIFIED = HouseRule("P-13", "经省统一身份认证登录的，以其签发且校验通过的身份信息为准，实名等级须达到要求", "本系统机构与人员规则")
ALGORITHMS = ["RS256", "PS256", "ES256"]
"""Signatures that are taken; never “none”, never a shared secret."""
LEEWAY, KNOWN_FOR = 120, 600
"""Seconds that clocks may differ; seconds that a provider's own description is kept."""
INSTEAD = "请回到登录页，再点一次“用省统一身份认证登录”；还是不行的，用本平台的登录名和密码登录"


@dataclass(frozen=True, slots=True)
class Unified:
    """One provider as the settings describe it."""

    issuer: str
    client: str
    secret: str
    claims: Mapping[str, str]
    assurance: Mapping[str, Any]

    def begin(self, come_back: str) -> Begun:
        """The address of the provider's page; ``state`` binds the answer to this browser, ``nonce`` the token to this sign-in."""
        if settings.PRODUCTION and not self.assurance["values"]:
            raise Refused(
                UNIFIED, "没有配置实名等级，不能从统一身份认证登录", mend=f"请通知系统管理员。{INSTEAD}", cause="unified-settings"
            )
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).decode()
        asks = {
            "response_type": "code",
            "client_id": self.client,
            "redirect_uri": come_back,
            "scope": "openid profile",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return Begun(f"{self.described()['authorization_endpoint']}?{urlencode(asks)}", state, nonce, verifier)

    def finish(self, answer: Mapping[str, str], begun: Begun, come_back: str) -> Identity:
        """The identity that the code stands for."""
        if not begun.state or not secrets.compare_digest(answer.get("state", "").encode(), begun.state.encode()):
            raise Refused(UNIFIED, "登录请求和返回对不上，可能已过期或者在别的窗口开始", mend=INSTEAD, cause="unified-lost")
        if "error" in answer or not answer.get("code"):
            said = "您在统一身份认证页面取消了登录" if answer.get("error") == "access_denied" else "统一身份认证没有完成登录"
            raise Refused(
                UNIFIED, said, mend=INSTEAD, cause="unified-declined" if answer.get("error") == "access_denied" else "unified-unfinished"
            )
        sent = {"grant_type": "authorization_code", "code": answer["code"], "redirect_uri": come_back, "code_verifier": begun.verifier}
        told = self._asked(self.described()["token_endpoint"], sent, basic=(self.client, self.secret))
        claims = self._verified(str(told.get("id_token", "")), begun.nonce)
        return self._identity(self._completed(claims, str(told.get("access_token", ""))))

    def described(self) -> dict[str, Any]:
        """The provider's own description, which must name itself as the settings do."""
        key = f"oidc-{sha256(self.issuer.encode()).hexdigest()[:16]}"
        known: dict[str, Any] | None = cache.get(key)
        if known is None:
            known = self._asked(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if known.get("issuer") != self.issuer or not {"authorization_endpoint", "token_endpoint", "jwks_uri"} <= set(known):
                raise Refused(UNIFIED, "统一身份认证的配置信息不对", mend=f"请通知系统管理员。{INSTEAD}", cause="unified-settings")
            cache.set(key, known, KNOWN_FOR)
        return known

    def keys(self, *, anew: bool = False) -> KeySet:
        """The provider's public keys, asked for again when a token names one that is not known yet."""
        address = self.described()["jwks_uri"]
        key = f"jwks-{sha256(address.encode()).hexdigest()[:16]}"
        known = None if anew else cache.get(key)
        if known is None:
            known = self._asked(address)
            cache.set(key, known, KNOWN_FOR)
        try:
            return KeySet([found for told in known["keys"] if (found := _readable(told))])
        except (KeyError, TypeError) as wrong:
            raise Refused(UNIFIED, "统一身份认证的公钥读不出来", mend=f"请通知系统管理员。{INSTEAD}", cause="unified-settings") from wrong

    def _asked(self, address: str, sent: Mapping[str, str] | None = None, **named: Any) -> dict[str, Any]:
        try:
            return asked(address, sent, **named)
        except Unreachable as failed:
            raise Refused(
                UNIFIED, f"统一身份认证暂时不能用（{failed}）", mend="请稍后再试，或者用本平台的登录名和密码登录", cause="unified-down"
            ) from failed

    def _verified(self, token: str, nonce: str) -> dict[str, Any]:
        claims = self._decoded(token)
        present = now().timestamp()
        audience = claims.get("aud")
        named = audience if isinstance(audience, list) else [audience]
        good = (
            claims.get("iss") == self.issuer
            and self.client in named
            and (len(named) == 1 or claims.get("azp") == self.client)
            and isinstance(claims.get("exp"), int | float)
            and present <= claims["exp"] + LEEWAY
            and isinstance(claims.get("iat"), int | float)
            and claims["iat"] <= present + LEEWAY
            and isinstance(claims.get("nbf", 0), int | float)
            and claims.get("nbf", 0) <= present + LEEWAY
            and secrets.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode())
            and bool(claims.get("sub"))
        )
        if not good:
            raise Refused(UNIFIED, "统一身份认证返回的登录凭证不是给本平台这次登录的，或者已过期", mend=INSTEAD, cause="unified-unfit")
        return claims

    def _decoded(self, token: str) -> dict[str, Any]:
        for anew in (False, True):
            try:
                return dict(jwt.decode(token, self.keys(anew=anew), algorithms=ALGORITHMS).claims)
            except (JoseError, ValueError):
                continue
        raise Refused(UNIFIED, "统一身份认证返回的登录凭证签名不对", mend=INSTEAD, cause="unified-unfit")

    def _completed(self, claims: dict[str, Any], access: str) -> dict[str, Any]:
        """With what only the userinfo endpoint tells, of the same subject."""
        address = self.described().get("userinfo_endpoint")
        if all(name in claims for name in self.claims.values()) or not address or not access:
            return claims
        more = self._asked(address, bearer=access)
        if more.get("sub") != claims["sub"]:
            raise Refused(UNIFIED, "统一身份认证前后说的不是同一个人", mend=INSTEAD, cause="unified-unfit")
        return {**more, **claims}

    def _identity(self, claims: Mapping[str, Any]) -> Identity:
        wanted = self.assurance
        if wanted.get("values") and str(claims.get(wanted["claim"], "")) not in wanted["values"]:
            raise Refused(
                UNIFIED,
                "您的统一身份认证实名等级不够",
                mend="请先在统一身份认证平台完成高级实名认证，或者到窗口办理",
                cause="unified-level",
            )
        said = {name: str(claims.get(claim) or "") for name, claim in self.claims.items()}
        if not said.get("name") or not said.get("id_number"):
            raise Refused(
                UNIFIED,
                "统一身份认证没有给出姓名和身份证号码",
                mend="请在统一身份认证平台同意提供，或者用本平台的登录名和密码登录",
                cause="unified-unnamed",
            )
        return Identity(str(claims["sub"]), said["name"], said["id_number"], said.get("mobile", ""))


def _readable(told: Any) -> Key | None:
    """A published key; one of a kind that we do not take (of SM2, say) is passed over, as RFC 7517 asks."""
    try:
        key = import_key(told)
    except (JoseError, ValueError, KeyError, TypeError):
        return None
    return key if key.key_type in {"RSA", "EC"} else None


@provider("unified")
def unified() -> Unified | None:
    """The province's provider when the settings name one."""
    given = settings.UNIFIED
    return Unified(**given) if given["issuer"] else None
