//! Parse, run, print the error and its hints, exit.

use std::process::ExitCode;

use clap::Parser as _;
use formwork::cli::Cli;
use formwork::{apply, ask, commands, report};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let as_json = commands::wants_json(&cli.command);
    // Without a handler an interrupt still ends the process; only cleaning up would be lost.
    let _ = ctrlc::set_handler(|| {
        if ask::is_asking() {
            ask::restore_terminal();
            std::process::exit(130);
        }
        // Who asks twice does not want to wait; what is left behind then is cleared or finished by the next run.
        if apply::interrupt() {
            std::process::exit(130);
        }
    });
    match commands::run(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report::error(&error, as_json);
            ExitCode::from(error.exit_code())
        }
    }
}
