"""省统一身份认证 The province's unified sign-in over OpenID Connect: authorization code with PKCE."""
