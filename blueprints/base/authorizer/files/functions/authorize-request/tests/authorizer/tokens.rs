//! Tokens of an issuer of our own, signed without the crate that verifies them.

use std::sync::LazyLock;
use std::time::{SystemTime, UNIX_EPOCH};

use authorize_request::{Rules, Scopes};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
    RsaPublicKeyComponents,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

const ISSUER: &str = "https://issuer.example.com";
const AUDIENCE: &str = "catalog";

pub(crate) fn rules() -> Rules {
    Rules {
        issuer: ISSUER.to_owned(),
        audience: AUDIENCE.to_owned(),
        scopes: Scopes {
            read: "api/read".to_owned(),
            write: "api/write".to_owned(),
        },
    }
}

static RSA: LazyLock<RsaKeyPair> =
    LazyLock::new(|| RsaKeyPair::generate(KeySize::Rsa2048).unwrap());
static EC: LazyLock<EcdsaKeyPair> =
    LazyLock::new(|| EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap());

fn base64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(crate) fn rsa_jwk(kid: &str) -> Value {
    let public = RsaPublicKeyComponents::<Vec<u8>>::from(RSA.public_key());
    json!({
        "kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid,
        "n": base64(&public.n), "e": base64(&public.e),
    })
}

pub(crate) fn ec_jwk(kid: &str) -> Value {
    let (x, y) = EC.public_key().as_ref()[1..].split_at(32);
    json!({ "kty": "EC", "crv": "P-256", "kid": kid, "x": base64(x), "y": base64(y) })
}

/// The issuer's keys, between keys of kinds that are of no use here.
pub(crate) fn jwks() -> String {
    let of_no_use = [
        json!({ "kty": "oct", "kid": "secret", "k": "c2VjcmV0" }),
        json!({ "kty": "AKP", "alg": "ML-DSA-44", "kid": "of the future", "pub": "AA" }),
    ];
    let mut encryption = rsa_jwk("encryption");
    encryption["use"] = json!("enc");
    let [oct, akp] = of_no_use;
    json!({ "keys": [oct, rsa_jwk("rsa-1"), akp, encryption, ec_jwk("ec-1")] }).to_string()
}

pub(crate) fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
}

/// Good claims; changes to them make bad ones.
pub(crate) fn claims() -> Value {
    json!({
        "iss": ISSUER,
        "aud": [AUDIENCE, "orders"],
        "sub": "partner-42",
        "scope": "api/read api/write",
        "iat": now(),
        "exp": now() + 300,
    })
}

pub(crate) fn with(mut claims: Value, name: &str, value: Value) -> Value {
    match value {
        Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
        value => claims[name] = value,
    }
    claims
}

pub(crate) fn rs256(kid: &str, claims: &Value) -> String {
    signed(
        &json!({ "alg": "RS256", "typ": "JWT", "kid": kid }),
        claims,
        rsa_signature,
    )
}

pub(crate) fn es256(kid: &str, claims: &Value) -> String {
    signed(&json!({ "alg": "ES256", "kid": kid }), claims, ec_signature)
}

pub(crate) fn signed(
    header: &Value,
    claims: &Value,
    signature: impl Fn(&[u8]) -> Vec<u8>,
) -> String {
    let message = format!(
        "{}.{}",
        base64(header.to_string()),
        base64(claims.to_string())
    );
    let signature = base64(signature(message.as_bytes()));
    format!("Bearer {message}.{signature}")
}

pub(crate) fn rsa_signature(message: &[u8]) -> Vec<u8> {
    let mut signature = vec![0; RSA.public_modulus_len()];
    RSA.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        message,
        &mut signature,
    )
    .unwrap();
    signature
}

pub(crate) fn ec_signature(message: &[u8]) -> Vec<u8> {
    EC.sign(&SystemRandom::new(), message)
        .unwrap()
        .as_ref()
        .to_vec()
}
