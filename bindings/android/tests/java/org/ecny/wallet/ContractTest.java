package org.ecny.wallet;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The classes say what ecny.h says: what is added there is missed here. */
public final class ContractTest {
    private final String header = text(Paths.get(System.getProperty("ecny.header")).toFile());

    /** Throws where there is no header. */
    public ContractTest() throws IOException {}

    public void everyResultHasItsNameAndNumber() {
        Map<String, Integer> results = numbers("enum ecny_result", "ECNY_");
        for (EcnyResult result : EcnyResult.values()) {
            Check.equal(result.code, results.remove(result.name()));
        }
        Check.equal(Map.of(), results);
    }

    public void everyEventHasItsNameAndNumber() {
        Map<String, Integer> events = numbers("enum ecny_event_kind", "ECNY_EVENT_");
        for (Event.Kind kind : Event.Kind.values()) {
            Check.equal(kind.ordinal(), events.remove(kind.name()));
        }
        Check.equal(Map.of(), events);
    }

    public void everyLineOfTheLogHasItsNameAndNumber() {
        Map<String, Integer> lines = numbers("enum ecny_line_kind", "ECNY_LINE_");
        Check.equal(0, lines.remove("NONE"));
        for (LogLine.Kind kind : LogLine.Kind.values()) {
            Check.equal(kind.ordinal() + 1, lines.remove(kind.name()));
        }
        Check.equal(Map.of(), lines);
    }

    public void everyStandingStepAndStateOfAPinHasItsNameAndNumber() {
        Map<String, Integer> standings = numbers("enum ecny_standing", "ECNY_STANDING_");
        for (Status.Standing standing : Status.Standing.values()) {
            Check.equal(standing.ordinal() + 1, standings.remove(standing.name()));
        }
        Check.equal(Map.of(), standings);
        Map<String, Integer> steps = numbers("enum ecny_step", "ECNY_STEP_");
        Check.equal(0, steps.remove("NONE"));
        for (LogLine.Step step : LogLine.Step.values()) {
            Check.equal(step.ordinal() + 1, steps.remove(step.name()));
        }
        Check.equal(Map.of(), steps);
        Map<String, Integer> states = numbers("enum ecny_pin_state", "ECNY_PIN_STATE_");
        for (PinStatus.State state : PinStatus.State.values()) {
            Check.equal(state.ordinal() + 1, states.remove(state.name()));
        }
        Check.equal(Map.of(), states);
    }

    public void everyLengthIsTheSame() {
        Check.equal(Enrolment.KEYS_LENGTH, length("KEYS_LEN"));
        Check.equal(Enrolment.PACKAGE_LENGTH, length("PACKAGE_LEN"));
        Check.equal(Enrolment.POINT_LENGTH, length("POINT_LEN"));
        Check.equal(Wallet.APDU_MAX, length("APDU_MAX"));
        Check.equal(Native.RECORD_MAX, length("RECORD_MAX"));
        Check.equal(Native.FRAME_MAX, length("FRAME_MAX"));
        Check.equal(Flash.WORD, length("FLASH_WORD"));
        Check.equal(Settings.RECEIVE_UNARMED, length("RECEIVE_UNARMED"));
        Check.equal(Settings.NEEDS_WRIST, length("NEEDS_WRIST"));
        Check.equal(Settings.NEEDS_UNLOCK, length("NEEDS_UNLOCK"));
        Check.equal(Assertion.ON_WRIST.code, length("ON_WRIST"));
        Check.equal(Assertion.UNLOCKED.code, length("UNLOCKED"));
        Check.equal(Assertion.BIOMETRICS.code, length("BIOMETRICS"));
        Check.equal(WalletId.LENGTH, length("ID_LEN"));
        Check.equal(Payment.CNY, length("CURRENCY_CNY"));
        Check.equal(Direction.PAY.code, length("PAY"));
        Check.equal(Direction.RECEIVE.code, length("RECEIVE"));
        Check.equal(Nonces.HEDGED.code, length("NONCE_HEDGED"));
        Check.equal(Nonces.PREPARED.code, length("NONCE_PREPARED"));
    }

    public void everyFunctionIsCalledByTheShim() throws IOException {
        StringBuilder shim = new StringBuilder();
        for (File file : new File(System.getProperty("ecny.android"), "jni").listFiles()) {
            shim.append(text(file));
        }
        int functions = 0;
        Matcher function = Pattern.compile("(?m)^(?:const )?\\w+ \\*?(ecny_\\w+)\\(").matcher(header);
        while (function.find()) {
            functions++;
            Check.that(shim.indexOf(function.group(1)) >= 0, function.group(1) + " is called");
        }
        Check.that(functions > 40, "the header has its functions: " + functions);
    }

    private Map<String, Integer> numbers(String of, String prefix) {
        Matcher body = Pattern.compile(Pattern.quote(of) + "\\b[^{]*\\{(.*?)\\n\\}", Pattern.DOTALL).matcher(header);
        Check.that(body.find(), "the header has " + of);
        Map<String, Integer> numbers = new TreeMap<>();
        Matcher one = Pattern.compile(prefix + "(\\w+) = (\\d+)").matcher(body.group(1));
        while (one.find()) {
            numbers.put(one.group(1), Integer.valueOf(one.group(2)));
        }
        return numbers;
    }

    private int length(String name) {
        Matcher define = Pattern.compile("#define ECNY_" + name + " (\\d+)").matcher(header);
        Check.that(define.find(), "the header has " + name);
        return Integer.parseInt(define.group(1));
    }

    private static String text(File file) throws IOException {
        return new String(Files.readAllBytes(file.toPath()), StandardCharsets.UTF_8);
    }
}
