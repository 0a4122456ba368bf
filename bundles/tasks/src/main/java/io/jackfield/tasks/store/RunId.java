package io.jackfield.tasks.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** Makes ids of runs: 16 hexadecimal digits. */
public final class RunId {
  private RunId() {}

  public static String random() {
    return HexFormat.of().toHexDigits(UUID.randomUUID().getLeastSignificantBits());
  }

  /** The same for the same event and task, so that two engines queue one run. */
  public static String ofEvent(String eventId, String task) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest((eventId + ' ' + task).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
