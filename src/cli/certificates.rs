//! Certificates of equality as files: `vcf run --certificates DIR` and `vcf test --certificates DIR`.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::arrays::{CertifiedEqualities, Uncertified};
use crate::diagnostics::Problem;
use crate::escapes;
use crate::language::{Inputs, write_whole};

use super::Output;
use super::plots::{make, slug};
use super::sandbox::OutputFolder;
use super::test::count;

/// A folder that the certificate of every proven equality is written into.
pub(super) struct CertificateFolder {
    folder: PathBuf,
    /// In a sandbox, the open folder: what lies in it may be anybody's.
    opened: Option<OutputFolder>,
    /// The texts of the files that were written, by their names.
    written: HashMap<String, String>,
    certified: usize,
    without: BTreeMap<Uncertified, usize>,
}

impl CertificateFolder {
    /// Makes the folder, if it is not there yet, before programs run. In a sandbox it is opened as well, and its links are not followed.
    ///
    /// # Errors
    /// `file::write`
    pub(super) fn new(folder: PathBuf, sandbox: bool) -> Result<CertificateFolder, Problem> {
        make(&folder)?;
        let opened = sandbox.then(|| OutputFolder::open(&folder)).transpose()?;
        Ok(CertificateFolder {
            folder,
            opened,
            written: HashMap::new(),
            certified: 0,
            without: BTreeMap::new(),
        })
    }

    /// Writes the certificates of a program, but over none of the files that were read. A file is named by its program and by its
    /// checksum, so that programs and equalities have files of their own.
    ///
    /// # Errors
    /// `file::write`
    pub(super) fn write(
        &mut self,
        program: &str,
        equalities: &CertifiedEqualities,
        inputs: &Inputs,
    ) -> Result<(), Problem> {
        for reason in &equalities.without {
            *self.without.entry(*reason).or_default() += 1;
        }
        let program = slug(program.strip_suffix(".vcf").unwrap_or(program), "program");
        for certificate in &equalities.certificates {
            let name = self.name(&program, certificate.checksum(), certificate.text());
            let path = self.folder.join(&name);
            inputs.refuse(&path)?;
            match &self.opened {
                None => write_whole(&path, certificate.text().as_bytes())?,
                Some(opened) => opened.write(name.as_ref(), certificate.text().as_bytes())?,
            }
            self.written.insert(name, certificate.text().to_string());
            self.certified += 1;
        }
        Ok(())
    }

    /// A name that no other text has.
    fn name(&self, program: &str, checksum: u32, text: &str) -> String {
        let named = |number: usize| match number {
            1 => format!("equality-{program}-{checksum:08x}.json"),
            n => format!("equality-{program}-{checksum:08x}-{n}.json"),
        };
        let is_free = |name: &String| self.written.get(name).is_none_or(|other| other == text);
        (1..).map(named).find(is_free).unwrap_or_default()
    }

    /// Tells what came of it.
    pub(super) fn tell(&self, output: &mut Output) {
        let without: serde_json::Map<String, Value> =
            self.without.iter().map(|(reason, n)| (reason.to_string(), json!(n))).collect();
        let folder = escapes::path(Path::new(&self.folder));
        let object = json!({"certificates": self.certified, "folder": folder, "without": without});
        output.remark(&self.told(), &object);
    }

    /// The same in a line.
    fn told(&self) -> String {
        let without: usize = self.without.values().sum();
        let proven = match self.certified + without {
            1 => "1 equality proven".to_string(),
            n => format!("{n} equalities proven"),
        };
        let written = count(self.certified, "certificate");
        let reasons: Vec<String> = self.without.iter().map(|(reason, n)| format!("{reason} ({n})")).collect();
        let rest = if without == 0 {
            String::new()
        } else {
            format!(", {without} without one: {}", reasons.join(", "))
        };
        format!("{proven}, {written} written to `{}`{rest}", escapes::path(Path::new(&self.folder)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrays::Space;

    #[test]
    fn files_are_named_by_program_and_checksum() {
        let place = tempfile::tempdir().unwrap();
        let space = Space::new();
        let x = space.symbols(1, "x").unwrap();
        space.certify_equalities();
        for bits in [1, 2, 1] {
            x.lshift(bits).unwrap().rshift(bits).unwrap().equality(&x).unwrap();
        }
        let any = space.symbols_of_any_size("P", &[2], crate::arrays::Edges::Clamp).unwrap();
        any.equality(&any).unwrap();
        let equalities = space.certified_equalities().unwrap();
        let mut folder = CertificateFolder::new(place.path().join("new"), false).unwrap();
        for program in ["a/b.vcf", "a b", "other.vcf"] {
            folder.write(program, &equalities, &Inputs::default()).unwrap();
        }
        let names = std::fs::read_dir(place.path().join("new")).unwrap();
        let mut names: Vec<String> =
            names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        assert_eq!(names.len(), 4, "{names:?}");
        assert!(
            names[0].starts_with("equality-a-b-") && names[3].starts_with("equality-other-"),
            "{names:?}"
        );
        let told = folder.told();
        assert!(told.starts_with("9 equalities proven, 6 certificates written to `"), "{told}");
        assert!(told.ends_with("`, 3 without one: pictures of any size (3)"), "{told}");
        // Another text of the same checksum gets a name of its own.
        let name = folder.name("other", 0, "{}");
        folder.written.insert(name.clone(), "{}".to_string());
        assert_eq!(folder.name("other", 0, "{}"), name);
        assert_eq!(folder.name("other", 0, "[]"), "equality-other-00000000-2.json");
    }

    #[test]
    fn a_file_is_no_folder() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("a.vcf");
        std::fs::write(&file, "").unwrap();
        let refused = CertificateFolder::new(file, false).err().unwrap();
        assert_eq!(refused.code.as_str(), "file::write");
    }
}
