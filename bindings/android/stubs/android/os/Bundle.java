package android.os;

import java.util.HashMap;
import java.util.Map;

public final class Bundle {
    private final Map<String, Integer> numbers = new HashMap<>();

    public Bundle() {}

    public void putInt(String key, int value) {
        numbers.put(key, value);
    }

    public int getInt(String key) {
        return numbers.getOrDefault(key, 0);
    }
}
