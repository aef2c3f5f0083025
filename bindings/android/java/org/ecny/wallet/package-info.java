/**
 * A wallet for digital cash that pays without a network, over {@code libecny}. Pure Java: nothing of Android.
 *
 * <p>Start at {@link org.ecny.wallet.Wallet}; what a device has to bring is {@link org.ecny.wallet.Platform}.
 */
package org.ecny.wallet;
