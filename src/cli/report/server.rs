//! A server for this machine alone: it shows the pages that were made, and tells browsers when they are made again.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// So many browsers are answered at once.
const MOST: usize = 64;

/// A request is not longer, in bytes.
const LONGEST: u64 = 16 << 10;

/// After this time somebody who waits for a change is asked whether he still does.
const BEAT: Duration = Duration::from_secs(5);

/// Whoever says nothing for this time is not waited for.
const SILENCE: Duration = Duration::from_secs(10);

/// A server, as long as the process lives.
pub(super) struct Server {
    shown: Arc<Shown>,
    port: u16,
}

/// What is shown.
#[derive(Default)]
struct Shown {
    state: Mutex<State>,
    changed: Condvar,
    answering: AtomicUsize,
}

#[derive(Default)]
struct State {
    /// How often pages were made.
    round: u64,
    /// The files by their addresses.
    pages: BTreeMap<String, PathBuf>,
}

impl Shown {
    fn now(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Server {
    /// Starts a server on a free port.
    ///
    /// # Errors
    /// Those of the system, as in a sandbox of the kernel, which has no network.
    pub(super) fn start() -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let shown = Arc::new(Shown::default());
        let served = shown.clone();
        std::thread::Builder::new().name("serves pages".into()).spawn(move || {
            for stream in listener.incoming().flatten() {
                let shown = served.clone();
                if shown.answering.fetch_add(1, Ordering::SeqCst) >= MOST {
                    shown.answering.fetch_sub(1, Ordering::SeqCst);
                    continue;
                }
                let count = served.clone();
                let answered = std::thread::Builder::new().name("serves a page".into()).spawn(move || {
                    // A browser that went away needs no answer.
                    let _ = answer(stream, port, &shown);
                    shown.answering.fetch_sub(1, Ordering::SeqCst);
                });
                if answered.is_err() {
                    count.answering.fetch_sub(1, Ordering::SeqCst);
                }
            }
        })?;
        Ok(Server { shown, port })
    }

    /// The address of a page.
    pub(super) fn address(&self, page: &str) -> String {
        format!("http://127.0.0.1:{}/{page}", self.port)
    }

    /// Shows pages from now on, and lets browsers ask for them again.
    pub(super) fn show(&self, pages: BTreeMap<String, PathBuf>) {
        let mut state = self.shown.now();
        state.pages = pages;
        state.round += 1;
        self.shown.changed.notify_all();
    }
}

/// Answers a browser.
fn answer(stream: TcpStream, port: u16, shown: &Shown) -> io::Result<()> {
    stream.set_read_timeout(Some(SILENCE))?;
    stream.set_write_timeout(Some(SILENCE))?;
    let (asked, is_ours) = request(&stream, port)?;
    let Some(asked) = asked.filter(|_| is_ours) else {
        return reply(&stream, "403 Forbidden", "text/plain; charset=utf-8", b"not for you\n");
    };
    let (path, query) = asked.split_once('?').unwrap_or((&asked, ""));
    if path == "/changes" {
        return changes(&stream, query.parse().unwrap_or(0), shown);
    }
    let (round, page) = {
        let state = shown.now();
        let name = path.trim_start_matches('/');
        // Without a name, the index, or the one page that there is.
        let index =
            if state.pages.len() == 1 { state.pages.values().next() } else { state.pages.get("index.html") };
        let page = if name.is_empty() { index } else { state.pages.get(name) };
        (state.round, page.cloned())
    };
    match page.map(std::fs::read) {
        Some(Ok(page)) => {
            let page = with_script(&String::from_utf8_lossy(&page), round);
            reply(&stream, "200 OK", "text/html; charset=utf-8", page.as_bytes())
        }
        _ => reply(&stream, "404 Not Found", "text/plain; charset=utf-8", b"there is no such page\n"),
    }
}

/// What is asked for; and whether it is asked of this server by its own name: a page of somebody else's, whose name leads here,
/// is told nothing.
fn request(stream: &TcpStream, port: u16) -> io::Result<(Option<String>, bool)> {
    let mut lines = BufReader::new(stream.take(LONGEST)).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    let mut is_ours = false;
    for line in lines {
        let line = line?;
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("host")
        {
            is_ours = [format!("127.0.0.1:{port}"), format!("localhost:{port}")]
                .contains(&value.trim().to_string());
        }
    }
    let mut words = first.split(' ');
    let asked = (words.next() == Some("GET")).then(|| words.next().map(str::to_string)).flatten();
    Ok((asked, is_ours))
}

/// A page as it is shown: the file itself has no script.
fn with_script(page: &str, round: u64) -> String {
    let script = format!(
        "<script>new EventSource(\"/changes?{round}\").onmessage = () => location.reload();</script>\n</body>"
    );
    match page.rsplit_once("</body>") {
        Some((before, after)) => format!("{before}{script}{after}"),
        None => page.to_string(),
    }
}

/// Tells when pages were made after a round.
fn changes(mut stream: &TcpStream, since: u64, shown: &Shown) -> io::Result<()> {
    stream.write_all(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n",
    )?;
    loop {
        let state = shown.now();
        let (state, _) = shown
            .changed
            .wait_timeout_while(state, BEAT, |state| state.round <= since)
            .unwrap_or_else(PoisonError::into_inner);
        let has_changed = state.round > since;
        drop(state);
        if has_changed {
            return stream.write_all(b"data: changed\n\n");
        }
        // A line that says nothing: it fails where nobody listens any more.
        stream.write_all(b":\n\n")?;
    }
}

fn reply(mut stream: &TcpStream, status: &str, kind: &str, body: &[u8]) -> io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a server says to a request.
    fn asked(server: &Server, request: &str) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port)).unwrap();
        stream.write_all(request.replace("PORT", &server.port.to_string()).as_bytes()).unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).unwrap();
        said
    }

    #[test]
    fn pages_are_shown_and_told_of() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.html");
        std::fs::write(&file, "<body>one</body>").unwrap();
        let server = Server::start().unwrap();
        server.show(BTreeMap::from([("a.html".to_string(), file.clone())]));
        let get =
            |path: &str| asked(&server, &format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n"));
        for path in ["/a.html", "/"] {
            let page = get(path);
            assert!(page.starts_with("HTTP/1.1 200") && page.contains("one<script>"), "{page}");
        }
        assert!(
            get("/../a.html").starts_with("HTTP/1.1 404") && get("/etc/passwd").starts_with("HTTP/1.1 404")
        );
        assert!(asked(&server, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n").starts_with("HTTP/1.1 403"));
        assert!(
            asked(&server, "POST / HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n").starts_with("HTTP/1.1 403")
        );
        assert!(get("/changes?0").ends_with("data: changed\n\n"), "it was made after round 0");
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| get("/changes?1"));
            std::thread::sleep(Duration::from_millis(50));
            server.show(BTreeMap::new());
            assert!(waiting.join().unwrap().ends_with("data: changed\n\n"));
        });
        assert!(get("/a.html").starts_with("HTTP/1.1 404"), "it is not shown any more");
    }
}
