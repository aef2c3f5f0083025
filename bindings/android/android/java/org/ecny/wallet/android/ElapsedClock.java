package org.ecny.wallet.android;

import android.os.SystemClock;
import org.ecny.wallet.Clock;

/** Android's clock since boot. It goes on while the device sleeps, and nobody sets it. */
public final class ElapsedClock implements Clock {
    @Override
    public long millis() {
        return SystemClock.elapsedRealtime();
    }
}
