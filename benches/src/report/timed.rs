//! Tables of times, as ratios.

use super::{NONE, PAYMENTS, quotient};
use crate::{
    markdown::table,
    name::{Ahead, What, Who},
    times::{Ratio, Times},
};

/// By operation.
pub fn operations(times: &Times) -> String {
    let rows: Vec<_> = What::OPERATIONS
        .into_iter()
        .map(|what| {
            let mut row = vec![what.title().to_owned()];
            row.extend([Who::RustCrypto, Who::OpenSsl].map(|who| {
                quotient(times.of(who, what), times.of(Who::Ours, what))
                    .map_or(NONE.into(), Ratio::said)
            }));
            row.push(
                quotient(times.of(Who::Ours, what), times.of(Who::Ours, What::Verify))
                    .map_or(NONE.into(), |ratio| format!("{:.3}", ratio.least)),
            );
            row
        })
        .collect();
    table(&["", "RustCrypto / ours", "OpenSSL / ours", "ours / check"], &rows)
}

/// By whole payment.
pub fn payments(times: &Times) -> String {
    let rows: Vec<_> = PAYMENTS
        .into_iter()
        .flat_map(|(who, title)| Ahead::ALL.map(|ahead| (who, title, ahead)))
        .filter_map(|(who, title, ahead)| {
            let theirs = times.payment(who, ahead)?;
            let over = quotient(Some(theirs), times.payment(Who::Ours, ahead))?;
            Some(vec![format!("{title}, {}", ahead.title()), over.said()])
        })
        .collect();
    table(&["", "over ours"], &rows)
}

impl Ratio {
    /// The least, then the median.
    pub fn said(self) -> String {
        format!("{:.2}, {:.2}", self.least, self.median)
    }
}
