//! `post-producer --stream NAME FILE [--as-of-now]`, or `--probe` in the place of a file.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command talks to the person who runs it"
)]

use std::process::ExitCode;
use std::time::Duration;

use post_producer::{KinesisStream, PROBE, Record, Sender, read};
use trends::Moment;

const USAGE: &str = "usage: post-producer --stream NAME (FILE [--as-of-now] | --probe)

  FILE          posts, one JSON object a line: id, author, written_at, text, language
  --as-of-now   move the posts in time, so that the last was written now
  --probe       send one record that no consumer counts, to see whether the stream takes it";

struct Arguments {
    stream: String,
    file: Option<String>,
    as_of_now: bool,
}

fn arguments(mut given: impl Iterator<Item = String>) -> Option<Arguments> {
    let (mut stream, mut file, mut as_of_now, mut probe) = (None, None, false, false);
    while let Some(argument) = given.next() {
        match argument.as_str() {
            "--stream" => stream = Some(given.next()?),
            "--as-of-now" => as_of_now = true,
            "--probe" => probe = true,
            _ if !argument.starts_with('-') && file.is_none() => file = Some(argument),
            _ => return None,
        }
    }
    (probe == file.is_none()).then_some(Arguments {
        stream: stream?,
        file,
        as_of_now,
    })
}

fn records(arguments: &Arguments) -> Result<Vec<Record>, String> {
    let Some(file) = &arguments.file else {
        return Ok(vec![Record {
            partition_key: PROBE.to_owned(),
            data: b"{}".to_vec(),
        }]);
    };
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let faults = |lines: Vec<post_producer::InvalidLine>| {
        lines
            .iter()
            .map(|line| format!("{file}: {line}"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    read(&text, arguments.as_of_now.then(Moment::now)).map_err(faults)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Some(arguments) = arguments(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let records = match records(&arguments) {
        Ok(records) => records,
        Err(faults) => {
            eprintln!("{faults}");
            return ExitCode::FAILURE;
        }
    };
    let aws = telemetry::aws::config(Duration::from_secs(20)).await;
    let sent = Sender::new(KinesisStream::new(&aws, arguments.stream))
        .send(&records)
        .await;
    println!(
        "{} taken, {} sent again, {} given up",
        sent.taken,
        sent.again,
        sent.given_up.len()
    );
    if sent.given_up.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
