//! Works a queue off.

fn main() {
    let lines = std::env::args().map(|line| format!("{} {line}", shared::greeting()));
    assert!(lines.count() > 0);
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_greets() {
        assert_eq!(shared::greeting(), "hello");
    }
}
