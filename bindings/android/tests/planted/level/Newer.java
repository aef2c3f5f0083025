import java.lang.ref.Cleaner;
import java.lang.ref.Reference;

/** Things that a phone of API level 26 lacks: the check of the level must name each. */
final class Newer {
    static final Cleaner CLEANER = Cleaner.create();

    static boolean blank(String text) {
        Reference.reachabilityFence(text);
        return text.isBlank();
    }

    private Newer() {}
}
