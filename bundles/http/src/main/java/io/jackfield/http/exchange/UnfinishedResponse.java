package io.jackfield.http.exchange;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response from a file that an earlier version has begun and the transport finishes: what is left
 * to do behind it.
 *
 * @param logBefore its line in the access log up to the bytes that were sent
 * @param logAfter the line behind them
 * @param keepAlive whether the connection takes another request
 */
public record UnfinishedResponse(String logBefore, String logAfter, boolean keepAlive) {
  private static final String KEY = "http.unfinished";

  public static boolean isIn(Map<String, Object> state) {
    return state.containsKey(KEY);
  }

  public void putInto(Map<String, Object> state) {
    state.put(KEY, List.of(logBefore, logAfter, keepAlive));
  }

  /** Null if no version has left one. */
  public static @Nullable UnfinishedResponse takeFrom(Map<String, Object> state) {
    return state.remove(KEY) instanceof List<?> left
        ? new UnfinishedResponse((String) left.get(0), (String) left.get(1), (Boolean) left.get(2))
        : null;
  }
}
