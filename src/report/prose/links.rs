//! Where links of prose lead.

/// Whether a link may be followed: to a page, or within this one.
pub(super) fn is_safe(url: &str) -> bool {
    match scheme(url) {
        None => true,
        Some(scheme) => ["http", "https", "mailto"].iter().any(|safe| scheme.eq_ignore_ascii_case(safe)),
    }
}

/// `https` of `https://a.b`; None for a file beside the page.
fn scheme(url: &str) -> Option<&str> {
    let before_path = url.split(['/', '?', '#']).next().unwrap_or_default();
    before_path.split_once(':').map(|(scheme, _)| scheme)
}

/// Whether an address is that of a file beside the program, or in a folder that is reached from there.
pub(in crate::report) fn is_beside(url: &str) -> bool {
    scheme(url).is_none() && !url.starts_with(['/', '\\', '#', '?']) && !url.is_empty()
}

/// The address of another program's page, which ends with `ending`; None for what leads to no program beside this one.
pub(super) fn of_page(url: &str, ending: &str) -> Option<String> {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let (path, rest) = url.split_at(end);
    let stem = path.len().checked_sub(".vcf".len())?;
    let is_program = path.get(stem..)?.eq_ignore_ascii_case(".vcf") && !path[..stem].is_empty();
    (is_program && is_beside(url)).then(|| format!("{}.{ending}{rest}", &path[..stem]))
}

/// The path of a file that an address names: `%20` is a space.
pub(in crate::report) fn path(url: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(url.len());
    let mut rest = url.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let escaped = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let escaped = escaped.filter(|two| two.chars().all(|c| c.is_ascii_hexdigit()));
        match escaped.and_then(|two| u8::from_str_radix(two, 16).ok()).filter(|_| byte == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok().filter(|path| !path.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_become_pages() {
        for (url, page) in [
            ("02-b.vcf", Some("02-b.md")),
            ("../a/b.VCF#part", Some("../a/b.md#part")),
            ("b.html", None),
            (".vcf", None),
            ("https://a.b/c.vcf", None),
            ("/a.vcf", None),
            ("#a.vcf", None),
            ("é", None),
        ] {
            assert_eq!(of_page(url, "md").as_deref(), page, "{url}");
        }
    }

    #[test]
    fn addresses_name_files() {
        assert_eq!(path("a%20b%.svg").as_deref(), Some("a b%.svg"));
        assert_eq!((path("%ff"), path("%00")), (None, None));
        assert!(is_beside("a/b.svg") && is_beside("../b.svg"));
        assert!(
            !is_beside("data:image/png;base64,")
                && !is_beside("//a.b/c")
                && !is_beside("#a")
                && !is_beside("")
        );
    }
}
