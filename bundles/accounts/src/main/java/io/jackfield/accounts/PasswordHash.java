package io.jackfield.accounts;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Argon2id hash as a text in the PHC string format: {@code
 * $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH}, both in Base64 without padding.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody but in constant time
record PasswordHash(HashCost cost, byte[] salt, byte[] hash) {
  private static final Pattern FORMAT =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,4}),p=(\\d{1,3})"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{16,86})");

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if it is none; the message does not repeat it
   */
  static PasswordHash parse(String text) {
    Matcher parts = FORMAT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not an Argon2id hash ($argon2id$v=19$m=...)");
    }
    HashCost cost = new HashCost(number(parts, 1), number(parts, 2), number(parts, 3));
    return new PasswordHash(cost, bytes(parts, 4), bytes(parts, 5));
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }

  private static byte[] bytes(Matcher parts, int group) {
    return Base64.getDecoder().decode(parts.group(group));
  }

  String encoded() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            cost.memory(),
            cost.passes(),
            cost.lanes(),
            base64.encodeToString(salt),
            base64.encodeToString(hash));
  }

  @Override
  public String toString() {
    return "password hash " + cost;
  }
}
