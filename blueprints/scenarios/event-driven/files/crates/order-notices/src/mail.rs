//! The words. Each audience reads its own.

use std::str::FromStr;

use orders::{InvalidValue, Rejection};

use crate::{News, Notice};

/// Who a notice is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// Whoever ordered, by the address that is kept with the order.
    Customer,
    /// One mailbox for all orders.
    Mailbox(String),
}

impl Audience {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Mailbox(_) => "mailbox",
        }
    }
}

/// `customer`, or an address.
impl FromStr for Audience {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        match text {
            "customer" => Ok(Self::Customer),
            address => {
                orders::Email::try_from(address.to_owned())?;
                Ok(Self::Mailbox(address.to_owned()))
            }
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    pub subject: String,
    pub text: String,
}

/// What the audience reads.
pub fn mail(notice: &Notice, audience: &Audience) -> Mail {
    let id = notice.order_id;
    match (audience, &notice.news) {
        (Audience::Mailbox(_), News::OrderConfirmed { shipment_id }) => Mail {
            subject: format!("To pack: order {id}"),
            text: format!("Order {id} is paid and waits for shipment {shipment_id}.\n"),
        },
        (Audience::Mailbox(_), News::OrderRejected { reason }) => Mail {
            subject: format!("Rejected: order {id}"),
            text: format!("Order {id} was rejected: {}.\n", reason.name()),
        },
        (Audience::Customer, News::OrderConfirmed { .. }) => Mail {
            subject: "Your order is on its way".to_owned(),
            text: format!(
                "Thank you. Your order {id} over {} is paid and will be shipped.\n",
                amount(notice)
            ),
        },
        (Audience::Customer, News::OrderRejected { reason }) => Mail {
            subject: "We cannot fulfil your order".to_owned(),
            text: format!(
                "We are sorry. We had to reject your order {id}: {}.\nYou do not pay anything.\n",
                in_words(*reason)
            ),
        },
    }
}

/// Of most currencies the smallest unit is a hundredth; the few others are written in it.
fn amount(notice: &Notice) -> String {
    let minor = notice.total_minor.get();
    match notice.currency.as_str() {
        "JPY" | "KRW" | "CLP" | "ISK" | "VND" => format!("{minor} {}", notice.currency),
        "BHD" | "JOD" | "KWD" | "OMR" | "TND" => {
            format!("{}.{:03} {}", minor / 1000, minor % 1000, notice.currency)
        }
        _ => format!("{}.{:02} {}", minor / 100, minor % 100, notice.currency),
    }
}

fn in_words(reason: Rejection) -> &'static str {
    match reason {
        Rejection::OutOfStock => "something that you ordered is sold out",
        Rejection::PaymentDeclined => "the payment was declined",
        Rejection::NotShippable => "we do not ship to your country",
        Rejection::Fault => "something went wrong on our side; please order again",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn notice(currency: &str, news: Value) -> Notice {
        let mut notice = json!({
            "event_id": "e",
            "order_id": "3f0c9a52-6d8e-5b41-9c07-2e5d8a1b7f64",
            "currency": currency,
            "total_minor": 64_905,
        });
        notice
            .as_object_mut()
            .unwrap()
            .extend(news.as_object().unwrap().clone());
        serde_json::from_value(notice).unwrap()
    }

    #[test]
    fn amounts_are_written_in_their_currency() {
        let news = json!({"news": "OrderConfirmed", "shipment_id": "s"});
        for (currency, amount) in [
            ("EUR", "649.05 EUR"),
            ("JPY", "64905 JPY"),
            ("KWD", "64.905 KWD"),
        ] {
            let mail = mail(&notice(currency, news.clone()), &Audience::Customer);
            assert!(mail.text.contains(amount), "{}", mail.text);
        }
    }

    #[test]
    fn each_audience_reads_its_own_words() {
        let warehouse: Audience = "packing@example.com".parse().unwrap();
        let news = json!({"news": "OrderConfirmed", "shipment_id": "s-1"});
        let packing = mail(&notice("EUR", news.clone()), &warehouse);
        assert!(packing.text.contains("s-1") && !packing.text.contains("649"));
        let customer = mail(&notice("EUR", news), &"customer".parse().unwrap());
        assert!(!customer.text.contains("s-1"));
        assert!("nobody".parse::<Audience>().is_err());
    }

    #[test]
    fn a_rejection_says_why() {
        for reason in ["out_of_stock", "payment_declined", "not_shippable", "fault"] {
            let news = json!({"news": "OrderRejected", "reason": reason});
            let mail = mail(&notice("EUR", news), &Audience::Customer);
            assert!(
                mail.text.contains("You do not pay anything"),
                "{}",
                mail.text
            );
        }
    }
}
