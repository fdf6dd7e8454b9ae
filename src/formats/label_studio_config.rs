//! Label Studio's labelling config for a set of documents.
//!
//! Source: <https://labelstud.io/tags/labels>.

use super::record::Record;
use super::xml::attribute;
use std::collections::BTreeMap;

/// A config with the labels of all schemes, in their order, that fits the tasks that we write.
pub(super) fn labelling_config(records: &[Record]) -> String {
    let mut seen = BTreeMap::new();
    let mut labels = String::new();
    for label in records.iter().flat_map(|record| record.scheme.labels()) {
        if seen.insert(&label.name, ()).is_none() {
            let value = attribute(label.name.as_str());
            let (red, green, blue) = colour(label.hue);
            labels +=
                &format!("    <Label value=\"{value}\" background=\"#{red:02x}{green:02x}{blue:02x}\"/>\n");
        }
    }
    format!(
        "<View>\n  <Labels name=\"label\" toName=\"text\">\n{labels}  </Labels>\n  <Text name=\"text\" value=\"$text\"/>\n</View>\n"
    )
}

/// A hue at middle lightness and two thirds of full saturation, in integers so that it is the same everywhere.
fn colour(hue: u16) -> (u8, u8, u8) {
    let (low, high) = (43_u32, 213_u32);
    let hue = u32::from(hue) % 360;
    let rise = |part: u32| (low + (high - low) * part / 60) as u8;
    let (up, down) = (rise(hue % 60), rise(60 - hue % 60));
    let (low, high) = (low as u8, high as u8);
    match hue / 60 {
        0 => (high, up, low),
        1 => (down, high, low),
        2 => (low, high, up),
        3 => (low, down, high),
        4 => (up, low, high),
        _ => (high, low, down),
    }
}
