package org.ecny.wallet;

import androidx.annotation.NonNull;
import java.time.LocalDate;

/** The days of the protocol, counted from 2020-01-01 in China. */
final class Days {
    private static final LocalDate FIRST = LocalDate.of(2020, 1, 1);

    private Days() {}

    @NonNull
    static LocalDate date(long day) {
        return FIRST.plusDays(day);
    }
}
