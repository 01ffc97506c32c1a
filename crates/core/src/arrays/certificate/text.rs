//! The text of a certificate.

use serde_json::{Value, json};

use super::EqualityCertificate;

/// The format that a certificate names, and its version.
const FORMAT: (&str, u32) = ("vcfilter equality certificate", 1);

/// The CRC-32 of zip and PNG, which Python's `zlib.crc32` gives.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc: u32, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg()))
    })
}

/// A certificate of nodes and steps, each with its fields in alphabetical order.
pub(super) fn written(nodes: &[Value], sides: [usize; 2], steps: &[Value]) -> EqualityCertificate {
    let [left, right] = sides;
    let whole = |between: &str| {
        let listed = |values: &[Value]| {
            let lines: Vec<String> = values.iter().map(Value::to_string).collect();
            let begin = if lines.is_empty() { "" } else { between };
            format!("[{begin}{}]", lines.join(&format!(",{between}")))
        };
        let (format, version) = FORMAT;
        format!(
            r#""format":{},{between}"left":{left},{between}"nodes":{},{between}"right":{right},{between}"steps":{},{between}"version":{version}"#,
            json!(format),
            listed(nodes),
            listed(steps),
        )
    };
    let checksum = crc32(format!("{{{}}}", whole("")).as_bytes());
    let text = format!("{{\"checksum\":\"{checksum:08x}\",\n{}}}\n", whole("\n"));
    EqualityCertificate { text, checksum }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_zip() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn lines_are_of_no_account_to_the_checksum() {
        let certificate = written(&[json!({"name": "\u{e9}\u{7f}\n", "op": "symbols"})], [0, 0], &[]);
        let value: serde_json::Value = serde_json::from_str(certificate.text()).unwrap();
        assert_eq!(value["checksum"], format!("{:08x}", certificate.checksum()));
        assert_eq!((&value["steps"], &value["version"]), (&json!([]), &json!(1)));
        let mut body = value.clone();
        body.as_object_mut().unwrap().shift_remove("checksum");
        assert_eq!(crc32(body.to_string().as_bytes()), certificate.checksum());
    }
}
