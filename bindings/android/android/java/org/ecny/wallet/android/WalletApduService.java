package org.ecny.wallet.android;

import android.nfc.cardemulation.HostApduService;
import android.os.Bundle;
import android.os.Handler;
import android.os.Looper;
import androidx.annotation.NonNull;
import androidx.annotation.Nullable;
import org.ecny.wallet.Event;
import org.ecny.wallet.Handled;
import org.ecny.wallet.Wallet;
import org.ecny.wallet.WalletException;

/**
 * A wallet as a card: answers the reader it is held to.
 *
 * <p>Android calls it on the main thread, one command at a time. What an answer says is on flash before the answer is
 * returned, for the loss of the field is noticed only afterwards. The hooks are called on the main thread as well, once
 * the answer is on its way, so that nothing they do delays it or loses it.
 */
public abstract class WalletApduService extends HostApduService {
    /** The refusal that a reader hears whatever the reason: conditions of use not satisfied. */
    private static final byte[] REFUSED = {0x69, (byte) 0x85};

    private final Handler later = new Handler(Looper.getMainLooper());
    /** The wallet of the tap that is going on. */
    @Nullable private Wallet tapped;

    /** The open wallet; null while there is none to answer with, as before the user has unlocked it. */
    @Nullable
    protected abstract Wallet wallet();

    /** Something has happened in a tap: show it. After REFUSED with CONSENT_MISSING show {@link Wallet#asked}. */
    protected void onEvent(@NonNull Wallet wallet, @NonNull Event event) {}

    /** The tap is over. What is unsettled then is ended by the next tap with the same reader. */
    protected void onTapEnded(@NonNull Wallet wallet) {}

    /** The wallet gave no answer: it was closed, or has to be, and be opened again. */
    protected void onFailure(@NonNull WalletException failure) {}

    @NonNull
    @Override
    public final byte[] processCommandApdu(@NonNull byte[] command, @Nullable Bundle extras) {
        Wallet wallet = wallet();
        if (wallet == null) {
            return REFUSED.clone();
        }
        tapped = wallet;
        try {
            Handled handled = wallet.handleApdu(command);
            later.post(() -> onEvent(wallet, handled.event));
            return handled.response;
        } catch (WalletException e) {
            later.post(() -> onFailure(e));
            return REFUSED.clone();
        }
    }

    @Override
    public final void onDeactivated(int reason) {
        Wallet wallet = tapped;
        tapped = null;
        if (wallet == null) {
            return;
        }
        try {
            wallet.endTap();
            later.post(() -> onTapEnded(wallet));
        } catch (WalletException e) {
            later.post(() -> onFailure(e));
        }
    }
}
