//! Physical units in the units of the SI, so that miles can be held against kilometres.
//!
//! Factors are those of the SI Brochure (9th edition, table 8) and of NIST Special Publication 811 (appendix B); all but the
//! barrel's are exact. A gallon, a ton of ships and a degree without its scale mean different things to different writers:
//! they are not converted.

/// How a unit is turned into the base unit of its dimension: `value * factor + offset`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Conversion {
    /// Symbol of the base unit: `m`, `kg`, `m2`, `m3`, `m/s`, `W`, `J`, `K`.
    pub base: &'static str,
    /// Base units in one unit.
    pub factor: f64,
    /// What 0 units are in base units: for temperatures.
    pub offset: f64,
}

/// The way from a unit, by its usual symbol, to its base unit; `None` if the symbol names no measure that can be converted.
pub fn conversion(symbol: &str) -> Option<Conversion> {
    let (base, factor, offset) = match symbol {
        "m" => ("m", 1.0, 0.0),
        "km" => ("m", 1000.0, 0.0),
        "cm" => ("m", 0.01, 0.0),
        "mm" => ("m", 0.001, 0.0),
        "mi" => ("m", 1609.344, 0.0),
        "nmi" => ("m", 1852.0, 0.0),
        "yd" => ("m", 0.9144, 0.0),
        "ft" => ("m", 0.3048, 0.0),
        "in" => ("m", 0.0254, 0.0),
        "m2" => ("m2", 1.0, 0.0),
        "km2" => ("m2", 1e6, 0.0),
        "ha" => ("m2", 1e4, 0.0),
        "acre" => ("m2", 4_046.856_422_4, 0.0),
        "ft2" => ("m2", 0.092_903_04, 0.0),
        "mi2" => ("m2", 2_589_988.110_336, 0.0),
        "m3" => ("m3", 1.0, 0.0),
        "l" => ("m3", 1e-3, 0.0),
        "ml" => ("m3", 1e-6, 0.0),
        "bbl" => ("m3", 0.158_987_3, 0.0),
        "kg" => ("kg", 1.0, 0.0),
        "g" => ("kg", 1e-3, 0.0),
        "mg" => ("kg", 1e-6, 0.0),
        "ng" => ("kg", 1e-12, 0.0),
        "t" => ("kg", 1000.0, 0.0),
        "lb" => ("kg", 0.453_592_37, 0.0),
        "oz" => ("kg", 0.028_349_523_125, 0.0),
        "m/s" => ("m/s", 1.0, 0.0),
        "km/h" => ("m/s", 1.0 / 3.6, 0.0),
        "mph" => ("m/s", 0.447_04, 0.0),
        "kn" => ("m/s", 1852.0 / 3600.0, 0.0),
        "W" => ("W", 1.0, 0.0),
        "kW" => ("W", 1e3, 0.0),
        "MW" => ("W", 1e6, 0.0),
        "GW" => ("W", 1e9, 0.0),
        "kWh" => ("J", 3.6e6, 0.0),
        "MWh" => ("J", 3.6e9, 0.0),
        "degC" => ("K", 1.0, 273.15),
        "degF" => ("K", 5.0 / 9.0, 459.67 * 5.0 / 9.0),
        _ => return None,
    };
    Some(Conversion { base, factor, offset })
}

impl Conversion {
    /// `value` in base units.
    pub fn apply(&self, value: f64) -> f64 {
        value * self.factor + self.offset
    }
}

/// True if two values in `base` units may be one value that somebody converted and rounded: "100 feet" and "30 metres" are
/// 1.6 % apart. Temperatures have no natural zero, so they may be one degree Fahrenheit apart.
pub fn may_be_converted(base: &str, a: f64, b: f64) -> bool {
    const ROUNDING: f64 = 0.05;
    let room = if base == "K" { 5.0 / 9.0 } else { ROUNDING * a.abs().max(b.abs()) };
    (a - b).abs() <= room
}

#[cfg(test)]
mod tests {
    use super::{conversion, may_be_converted};

    #[track_caller]
    fn equal(value: f64, symbol: &str, other: f64, other_symbol: &str) {
        let (a, b) = (conversion(symbol).unwrap(), conversion(other_symbol).unwrap());
        assert_eq!(a.base, b.base);
        let (a, b) = (a.apply(value), b.apply(other));
        assert!((a - b).abs() <= 1e-6 * a.abs().max(1e-9), "{a} {b}");
    }

    #[test]
    fn one_length_in_many_units() {
        equal(1.0, "mi", 1.609_344, "km");
        equal(1.0, "mi", 5280.0, "ft");
        equal(1.0, "mi2", 640.0, "acre");
        equal(60.0, "mph", 96.560_64, "km/h");
        equal(16.0, "oz", 1.0, "lb");
        equal(212.0, "degF", 100.0, "degC");
        equal(-40.0, "degF", -40.0, "degC");
    }

    #[test]
    fn a_rounded_conversion_is_near_its_source() {
        assert!(may_be_converted("m", 30.48, 30.0));
        assert!(!may_be_converted("m", 30.48, 25.0));
        // 70 °F are 21.1 °C: "21 °C" tells the same, "25 °C" does not.
        assert!(may_be_converted("K", 294.26, 294.15));
        assert!(!may_be_converted("K", 294.26, 298.15));
    }

    #[test]
    fn what_means_many_things_is_not_converted() {
        for symbol in ["deg", "gal", "ppm", "EUR", "vote", ""] {
            assert_eq!(conversion(symbol), None);
        }
    }
}
