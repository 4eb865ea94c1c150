//! Orders.

fn main() -> Result<(), serde_json::Error> {
    let order = model::Order {
        id: "o-1".to_owned(),
    };
    serde_json::to_writer(std::io::stdout(), &order)
}
