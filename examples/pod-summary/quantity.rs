//! Quantities of Kubernetes: `250m`, `1.5`, `2Gi`, `5e8`.

const SUFFIXES: [(&str, f64); 14] = [
    ("Ki", 1024.0),
    ("Mi", 1048576.0),
    ("Gi", 1073741824.0),
    ("Ti", 1099511627776.0),
    ("Pi", 1125899906842624.0),
    ("Ei", 1152921504606846976.0),
    ("n", 1e-9),
    ("u", 1e-6),
    ("m", 1e-3),
    ("k", 1e3),
    ("M", 1e6),
    ("G", 1e9),
    ("T", 1e12),
    ("P", 1e15),
];

/// The number; 0 for what is none, since a cluster refuses such pods.
pub fn quantity(text: &str) -> f64 {
    let (digits, factor) = SUFFIXES
        .iter()
        .find_map(|(suffix, factor)| Some((text.strip_suffix(suffix)?, *factor)))
        .unwrap_or((text, 1.0));
    let number = |text: &str| text.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0);
    match text.strip_suffix('E') {
        Some(digits) => number(digits).unwrap_or(0.0) * 1e18,
        None => number(digits).unwrap_or(0.0) * factor,
    }
}

#[cfg(test)]
mod tests {
    use super::quantity;

    #[test]
    fn reads_every_form() {
        for (text, number) in [
            ("250m", 0.25),
            ("1.5", 1.5),
            ("2", 2.0),
            ("100n", 1e-7),
            ("2Gi", 2147483648.0),
            ("128Mi", 134217728.0),
            ("5e8", 5e8),
            ("5E8", 5e8),
            ("3E", 3e18),
            ("1k", 1000.0),
            ("", 0.0),
            ("many", 0.0),
            ("-1", 0.0),
            ("inf", 0.0),
        ] {
            let read = quantity(text);
            assert!((read - number).abs() <= number * 1e-12, "{} is {}", text, read);
        }
    }
}
