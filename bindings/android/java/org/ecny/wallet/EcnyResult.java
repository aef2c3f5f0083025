package org.ecny.wallet;

import androidx.annotation.NonNull;

/**
 * What a call came to: the numbers and names of {@code ecny_result} in {@code ecny.h}, without the prefix.
 *
 * <p>Whose fault it was is the {@link #band()}.
 */
public enum EcnyResult {
    OK(0),

    NULL(1),
    LENGTH(2),
    ALIGNMENT(3),
    OVERLAP(4),
    NOT_OPEN(5),
    ALREADY_OPEN(6),
    BUSY(7),
    VALUE(8),
    PLATFORM(9),
    OUT_OF_TURN(10),
    NOTHING(11),
    KEYS(12),
    PACKAGE(13),
    CHANGED(14),

    BALANCE_LIMIT(100),
    BALANCE_TOO_LOW(101),
    CERTIFICATE_EXPIRED(102),
    CONSENT_MISSING(103),
    COUNT_LIMIT(104),
    DAMAGED(105),
    DAYS_LIMIT(106),
    HOP_LIMIT(107),
    LIVED(108),
    LOCKED(109),
    LOG_FULL(110),
    OTHER_ORDER(111),
    PAYEE_POLICY(112),
    RECEIVE_LIMIT(113),
    ROLLED_BACK(114),
    SINGLE_LIMIT(115),
    SUM_LIMIT(116),
    TERMS_NOT_HELD(117),
    TOO_MANY_UNSETTLED(118),
    UNFINISHED(119),
    BLOCKED(120),
    LIST_FULL(121),
    LIST_TOO_OLD(122),
    NOT_ACTIVATED(123),
    NOT_DRAINED(124),
    NOT_PRESENT(125),
    NOT_VERIFIED(126),
    REVOKED_PEER(127),
    POCKET_EXPIRED(128),
    POCKETS_FULL(129),
    POWER_FREE_LIMIT(130),
    RESPEND_LIMIT(131),
    RETIRED(132),
    REVOKED(133),
    SUSPENDED(134),
    TAG_NOT_ACCEPTED(135),
    UNVERIFIED_LIMIT(136),
    PIN_BLOCKED(140),
    PIN_FULL(141),
    PIN_LOST(142),
    PIN_MALFORMED(143),
    PIN_NOT_PERMITTED(144),
    PIN_NOT_SET(145),
    PIN_WRONG(146),

    PEER_COOKIE(200),
    PEER_FORK(201),
    PEER_MALFORMED(202),
    PEER_OVER_TIER_LIMIT(203),
    PEER_OUTCOME_UNKNOWN(204),
    PEER_OUT_OF_TURN(205),
    PEER_SEQ_NOT_RISING(206),
    PEER_SELF_PAYMENT(207),
    PEER_SIGNATURE(208),
    PEER_TERMS(209),
    PEER_UNKNOWN_OPERATOR(210),
    PEER_VERSION(211),
    PEER_WRONG_PAYEE(212),
    PEER_COMMAND(230),
    PEER_RESPONSE(231),
    PEER_NOT_A_WALLET(232),
    PEER_REFUSED(233),
    PEER_CHANNEL(234),

    FLASH_CLOSED(300),
    FLASH_DAMAGED(301),
    FLASH_FAILED(302),
    FLASH_FULL(303),
    FLASH_GEOMETRY(304),
    FLASH_NEEDS_COMPACTION(305),
    FLASH_NOT_A_JOURNAL(306),
    FLASH_STALE(307),
    FLASH_TOO_LONG(308),
    FLASH_UNSTEADY(309),
    FLASH_WORN_OUT(310),
    FLASH_WRONG_KEY(311),
    ELEMENT_COUNTER(320),
    ELEMENT_NO_EPHEMERAL(321),
    ELEMENT_RANDOMNESS(322),
    ELEMENT_REFUSED(323),

    COMMAND_ENDED_OTHERWISE(400),
    COMMAND_OTHER_ENTRY(401),
    COMMAND_OTHER_HISTORY(402),
    COMMAND_OTHER_WALLET(403),
    COMMAND_OUTDATED(404),
    COMMAND_SIGNATURE(405),
    COMMAND_UNKNOWN_DEBIT(406),
    COMMAND_VERSION(407),
    COMMAND_GAP(408),
    COMMAND_OUT_OF_PLACE(409),
    COMMAND_TOO_LONG(410),
    COMMAND_MALFORMED(411),
    ENROLMENT_CERTIFICATE(420),
    ENROLMENT_KEY(421),
    ENROLMENT_WALLET(422),
    SYNC_CHANGED(430),
    SYNC_FRAME(431),
    SYNC_ORDER(432),
    SYNC_OTHER_WALLET(433),
    SYNC_OVERTAKEN(434),
    SYNC_TRAILING(435),
    SYNC_TRUNCATED(436),
    SYNC_VERSION(437),

    PANIC(900);

    /** Who has to do something about a result. */
    public enum Band {
        /** It was done. */
        DONE,
        /** The caller: fixing it means changing code. */
        MISUSE,
        /** Our own wallet said no, and nothing changed. */
        REFUSED,
        /** The other wallet broke the protocol, refused, or is none. */
        PEER,
        /** The flash, the key or the random source of this device. */
        STORAGE,
        /** The operator's word does not fit this wallet. */
        OPERATOR,
        /** A bug in the library; the wallet can only be closed. */
        BUG
    }

    /** The number in {@code ecny.h}. */
    public final int code;

    EcnyResult(int code) {
        this.code = code;
    }

    /** Whose fault it was. */
    @NonNull
    public Band band() {
        if (this == OK) {
            return Band.DONE;
        }
        switch (code / 100) {
            case 0:
                return Band.MISUSE;
            case 1:
                return Band.REFUSED;
            case 2:
                return Band.PEER;
            case 3:
                return Band.STORAGE;
            case 4:
                return Band.OPERATOR;
            default:
                return Band.BUG;
        }
    }

    /** One sentence for a developer, in English. */
    @NonNull
    public String text() {
        return Native.resultText(code);
    }

    /** The result of that number; {@link #PANIC} for one that is none, for then library and classes do not fit. */
    @NonNull
    static EcnyResult of(int code) {
        for (EcnyResult result : VALUES) {
            if (result.code == code) {
                return result;
            }
        }
        return PANIC;
    }

    private static final EcnyResult[] VALUES = values();
}
