package org.ecny.wallet;

import java.util.Arrays;

/** What goes to the operator, and words that are not the operator's. */
public final class OperatorTest {
    public void aWalletTellsItsOperatorEveryRecordOfItsLog() {
        try (Pair pair = new Pair(20_000)) {
            pair.bobCollects(1_234, Air.to(pair.alice));

            byte[] statement = pair.alice.statement();
            long last = pair.alice.status().covered;
            int records = 0;
            for (LogRecord r = pair.alice.nextRecord(last); r != null; r = pair.alice.nextRecord(r.number)) {
                Check.equal(last + 1, r.number);
                Check.that(r.bytes.length > 0, "a record has bytes");
                last = r.number;
                records++;
            }

            Check.equal(200, statement.length);
            Check.equal(5, records);
            Check.equal(last, pair.alice.status().records);
        }
    }

    public void theDebitThatThePayerTellsIsTheCreditThatThePayeeTells() {
        try (Pair pair = new Pair(20_000)) {
            pair.bobCollects(1_234, Air.to(pair.alice));

            byte[] debit = pair.alice.nextRecord(3).bytes;
            byte[] credit = pair.bob.nextRecord(2).bytes;

            Check.that(contains(debit, middleOf(credit)), "both hold the same signed entry");
        }
    }

    public void wordsThatAreNotTheOperatorsAreItsFaultAndChangeNothing() {
        try (Pair pair = new Pair(20_000)) {
            byte[] forged = Bank.word("forged-profile");

            Check.refused(EcnyResult.COMMAND_SIGNATURE, () -> pair.alice.take(forged));
            Check.refused(EcnyResult.COMMAND_OTHER_WALLET, () -> pair.bob.take(Bank.word("block")));
            Check.refused(EcnyResult.COMMAND_MALFORMED, () -> pair.alice.take(new byte[90]));
            Check.thrown(WalletException.Operator.class, () -> pair.alice.take(forged));

            Check.equal(20_000L, pair.alice.status().balanceFen);
            Check.equal(0L, pair.alice.status().covered);
            Check.equal(3L, pair.alice.status().records);
        }
    }

    /** 32 bytes out of the middle of a record, which lie in the signed entry. */
    private static byte[] middleOf(byte[] record) {
        return Arrays.copyOfRange(record, record.length / 2 - 16, record.length / 2 + 16);
    }

    private static boolean contains(byte[] all, byte[] part) {
        for (int i = 0; i + part.length <= all.length; i++) {
            if (Arrays.equals(part, Arrays.copyOfRange(all, i, i + part.length))) {
                return true;
            }
        }
        return false;
    }
}
