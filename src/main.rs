//! temporary
use vcfilter::language::{Event, Session};
fn main() -> std::process::ExitCode {
    let args: Vec<String> = std::env::args().collect();
    let json = args.iter().any(|a| a == "json");
    let mut session = Session::new();
    let path = args.last().unwrap().clone();
    let mut sink = |event: Event| {
        if let Event::Displayed { value, line } = event {
            if json {
                println!("{{\"line\":{line},\"value\":{}}}", vcfilter::display::to_json(&value));
            } else {
                println!("{}", vcfilter::display::text(&value));
            }
        }
    };
    let outcome = if args.iter().any(|a| a == "-e") {
        session.run("<text>", &path, &mut sink)
    } else {
        session.run_file(std::path::Path::new(&path), &mut sink)
    };
    for p in &outcome.problems {
        eprint!(
            "{}",
            vcfilter::diagnostics::render(
                p,
                session.sources(),
                vcfilter::diagnostics::Style { color: false, unicode: true }
            )
        );
    }
    outcome.status().into()
}
