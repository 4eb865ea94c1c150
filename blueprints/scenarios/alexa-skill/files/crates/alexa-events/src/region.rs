//! Which of Alexa's three gateways a function speaks to.

/// The event gateway for the Region in which the function of the smart home skill runs. Tokens are good for one of them.
#[must_use]
pub fn gateway_of(aws_region: &str) -> &'static str {
    match aws_region {
        // Alexa lets smart home skills of the Far East run in Oregon only.
        "us-west-2" => "https://api.fe.amazonalexa.com/v3/events",
        region if region.starts_with("eu-") => "https://api.eu.amazonalexa.com/v3/events",
        _ => "https://api.amazonalexa.com/v3/events",
    }
}

#[cfg(test)]
mod tests {
    use super::gateway_of;

    #[test]
    fn each_region_has_its_gateway() {
        assert!(gateway_of("us-east-1").starts_with("https://api.amazonalexa.com/"));
        assert!(gateway_of("eu-west-1").starts_with("https://api.eu.amazonalexa.com/"));
        assert!(gateway_of("us-west-2").starts_with("https://api.fe.amazonalexa.com/"));
    }
}
