use authorize_request::{Config, KeysFrom};
use telemetry::config::{ConfigError, Variables};

fn read<const N: usize>(more: [(&str, &str); N]) -> Result<KeysFrom, ConfigError> {
    let mut all = [("", ""); 8];
    all[0] = ("TOKEN_ISSUER", "https://issuer.example.com/");
    all[1] = ("TOKEN_AUDIENCE", "catalog");
    all[2] = ("TOKEN_READ_SCOPE", "api/read");
    all[3] = ("TOKEN_WRITE_SCOPE", "api/write");
    all[4..4 + N].copy_from_slice(&more);
    Config::from(&Variables::from(all)).map(|config| config.keys)
}

#[test]
fn keys_are_where_most_issuers_have_them() {
    let url = "https://issuer.example.com/.well-known/jwks.json";
    assert_eq!(read([]), Ok(KeysFrom::Url(url.to_owned())));
}

#[test]
fn keys_may_be_elsewhere_or_given() {
    let url = "https://issuer.example.com/oauth2/v1/keys";
    assert_eq!(
        read([("TOKEN_KEYS_URL", url)]),
        Ok(KeysFrom::Url(url.to_owned()))
    );
    let keys = r#"{"keys":[]}"#;
    assert_eq!(
        read([("TOKEN_KEYS_URL", url), ("TOKEN_KEYS", keys)]),
        Ok(KeysFrom::Text(keys.to_owned()))
    );
}

#[test]
fn keys_are_not_read_without_tls() {
    let error = read([("TOKEN_KEYS_URL", "http://issuer.example.com/keys")]).unwrap_err();
    assert!(error.to_string().contains("https://"), "{error}");
}

#[test]
fn an_issuer_and_an_audience_are_needed() {
    let issuer = Config::from(&Variables::from([("TOKEN_AUDIENCE", "catalog")]));
    assert_eq!(issuer, Err(ConfigError::Missing("TOKEN_ISSUER")));
    let audience = Config::from(&Variables::from([(
        "TOKEN_ISSUER",
        "https://a.example.com",
    )]));
    assert_eq!(audience, Err(ConfigError::Missing("TOKEN_AUDIENCE")));
}

/// Without one every token, or none, could write.
#[test]
fn both_scopes_are_needed() {
    for (one, other) in [
        ("TOKEN_READ_SCOPE", "TOKEN_WRITE_SCOPE"),
        ("TOKEN_WRITE_SCOPE", "TOKEN_READ_SCOPE"),
    ] {
        let variables = [
            ("TOKEN_ISSUER", "https://a.example.com"),
            ("TOKEN_AUDIENCE", "catalog"),
            (one, "a"),
        ];
        let config = Config::from(&Variables::from(variables));
        assert_eq!(config, Err(ConfigError::Missing(other)));
    }
}
