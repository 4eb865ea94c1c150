use std::{error::Error, fmt::Write};

/// An error and its causes on one line: `could not save: service error: rate exceeded`.
///
/// For SDK errors use this and not `DisplayErrorContext`, which prints the whole response and with it
/// the customer's data.
pub fn reason(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = write!(text, ": {error}");
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fmt, io};

    #[derive(Debug)]
    struct Outer(io::Error);

    impl fmt::Display for Outer {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("could not save")
        }
    }

    impl Error for Outer {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn names_every_cause() {
        let error = Outer(io::Error::other("rate exceeded"));
        assert_eq!(reason(&error), "could not save: rate exceeded");
    }
}
