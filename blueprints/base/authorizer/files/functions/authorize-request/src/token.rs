//! What makes a token good.

use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use serde::Deserialize;

use crate::Scopes;
use crate::keys::{Key, Wanted};

/// How far the clocks of the issuer and of Lambda may be apart.
const LEEWAY_SECONDS: u64 = 30;

/// Who has to have issued a token, for whom and for what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    pub issuer: String,
    pub audience: String,
    pub scopes: Scopes,
}

/// What a token says of its bearer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Claims {
    pub sub: String,
    /// Words separated by spaces (RFC 8693); empty if there are none.
    #[serde(default)]
    pub scope: String,
}

/// Why a token is not good. Says nothing that is in the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("there is no bearer token")]
    NoToken,
    #[error("the token is malformed")]
    Malformed,
    #[error("the algorithm is not allowed")]
    Algorithm,
    #[error("the issuer has no such key")]
    UnknownKey,
    #[error("the signature is wrong")]
    Signature,
    #[error("the token has expired")]
    Expired,
    #[error("the token is not valid yet")]
    NotYet,
    #[error("the token is of another issuer")]
    Issuer,
    #[error("the token is for another audience")]
    Audience,
    #[error("the token lacks a claim")]
    Claim,
    #[error("the token has no scope of this API")]
    Scope,
}

/// The token in a header `Authorization`, and the key that it asks for.
pub(crate) fn read(authorization: &str) -> Result<(&str, Wanted), Refusal> {
    let (scheme, token) = authorization.split_once(' ').ok_or(Refusal::NoToken)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Refusal::NoToken);
    }
    let header = decode_header(token).map_err(|_| Refusal::Malformed)?;
    if !matches!(header.alg, Algorithm::RS256 | Algorithm::ES256) {
        return Err(Refusal::Algorithm);
    }
    let wanted = Wanted {
        id: header.kid,
        algorithm: header.alg,
    };
    Ok((token, wanted))
}

impl Rules {
    pub(crate) fn verify(&self, token: &str, key: &Key) -> Result<Claims, Refusal> {
        let mut validation = Validation::new(key.algorithm);
        validation.leeway = LEEWAY_SECONDS;
        validation.validate_nbf = true;
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.audience]);
        let token = decode::<Claims>(token, &key.verifier, &validation);
        let claims = token.map_err(|error| Refusal::from(&error))?.claims;
        if claims.sub.is_empty() {
            return Err(Refusal::Claim);
        }
        Ok(claims)
    }
}

impl From<&Error> for Refusal {
    fn from(error: &Error) -> Self {
        match error.kind() {
            ErrorKind::InvalidSignature => Self::Signature,
            ErrorKind::ExpiredSignature => Self::Expired,
            ErrorKind::ImmatureSignature => Self::NotYet,
            ErrorKind::InvalidIssuer => Self::Issuer,
            ErrorKind::InvalidAudience => Self::Audience,
            ErrorKind::InvalidAlgorithm => Self::Algorithm,
            ErrorKind::MissingRequiredClaim(_) | ErrorKind::InvalidClaimFormat(_) => Self::Claim,
            _ => Self::Malformed,
        }
    }
}
