package io.jackfield.client.ftp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The name that a file has until it is whole. */
final class PartName {
  /** What this project's daemon, and others, take for an unfinished file. */
  private static final String SUFFIX = ".part";

  private static final int DIGITS = 12;
  private static final int LONGEST = 255;

  private PartName() {}

  /**
   * Beside the file. It tells of which content the part is, so that what is left of another one is
   * neither gone on with nor in the way.
   *
   * @param identity what is another when the content is
   */
  static String of(String name, String identity) {
    String hash = hash(name + "\n" + identity);
    int room = LONGEST - SUFFIX.length() - DIGITS - 2;
    StringBuilder shortened = new StringBuilder(name);
    while (shortened.toString().getBytes(StandardCharsets.UTF_8).length > room) {
      shortened.setLength(shortened.offsetByCodePoints(shortened.length(), -1));
    }
    return "." + shortened + "." + hash + SUFFIX;
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
