//! A folder in which `vcf spatial-delta` runs as a process.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;
use vcfilter::codec::NdArray;

/// A folder in which a command runs.
pub(crate) struct Place(TempDir);

impl Place {
    pub(crate) fn new() -> Place {
        Place(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    pub(crate) fn get(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    pub(crate) fn array(&self, name: &str) -> String {
        NdArray::read_npy(&self.path(name)).unwrap().to_string()
    }

    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_remove("CLICOLOR_FORCE")
            .env("LC_ALL", "C.UTF-8")
            .current_dir(self.0.path())
            .stdin(Stdio::null());
        command
    }

    /// `vcf spatial-delta ARGUMENTS`, split at spaces.
    pub(crate) fn run(&self, arguments: &str) -> Ended {
        let mut command = self.command(env!("CARGO_BIN_EXE_vcf"));
        Ended::of(command.arg("spatial-delta").args(arguments.split_whitespace()).output().unwrap())
    }

    pub(crate) fn pipe(&self, arguments: &str, input: &[u8]) -> Ended {
        let mut command = self.command(env!("CARGO_BIN_EXE_vcf"));
        command.arg("spatial-delta").args(arguments.split_whitespace());
        let streams = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = streams.spawn().unwrap();
        // A command that refuses does not read to the end.
        let _ = child.stdin.take().unwrap().write_all(input);
        Ended::of(child.wait_with_output().unwrap())
    }

    /// A line of a shell in which `$VCF` is the command.
    #[cfg(unix)]
    pub(crate) fn shell(&self, line: &str) -> Ended {
        let mut command = self.command("sh");
        Ended::of(command.args(["-c", line]).env("VCF", env!("CARGO_BIN_EXE_vcf")).output().unwrap())
    }
}

#[derive(Debug)]
pub(crate) struct Ended {
    pub status: i32,
    pub out: Vec<u8>,
    pub err: String,
}

impl Ended {
    pub(crate) fn of(output: Output) -> Ended {
        let err = String::from_utf8(output.stderr).unwrap();
        assert!(!err.contains("panicked") && !err.contains("error[internal]"), "{err}");
        Ended { status: output.status.code().unwrap_or(-1), out: output.stdout, err }
    }

    #[track_caller]
    pub(crate) fn fine(self) -> Ended {
        assert_eq!((self.status, self.err.as_str()), (0, ""));
        self
    }
}

pub(crate) fn npy(array: &NdArray) -> Vec<u8> {
    let mut bytes = Vec::new();
    array.write_npy_to(&mut bytes).unwrap();
    bytes
}

pub(crate) fn sample() -> NdArray {
    NdArray::from(ndarray::array![[100i16, 101, 103], [7, 7, 6]])
}
