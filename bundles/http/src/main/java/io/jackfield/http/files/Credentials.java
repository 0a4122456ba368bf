package io.jackfield.http.files;

import io.jackfield.http.HttpHeaders;
import io.jackfield.http.message.Fields;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name and a password as HTTP Basic has them (RFC 7617), in UTF-8.
 *
 * @param name empty if what was sent is malformed
 * @param password to be wiped
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Credentials(String name, char[] password) {
  private static final String SCHEME = "Basic ";
  private static final Credentials MALFORMED = new Credentials("", new char[0]);

  /** What the request has; null if it has none, or those of another scheme. */
  static @Nullable Credentials of(HttpHeaders headers) {
    List<String> fields = headers.all(Fields.AUTHORIZATION);
    if (fields.isEmpty() || !fields.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    return fields.size() > 1 ? MALFORMED : parse(fields.get(0).substring(SCHEME.length()));
  }

  private static Credentials parse(String token) {
    try {
      byte[] bytes = Base64.getDecoder().decode(token.strip());
      CharBuffer chars = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      Arrays.fill(bytes, (byte) 0);
      return split(chars.array(), chars.limit());
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return MALFORMED;
    }
  }

  /** At the first colon: a name has none. */
  private static Credentials split(char[] chars, int length) {
    int colon = 0;
    while (colon < length && chars[colon] != ':') {
      colon++;
    }
    Credentials credentials =
        colon < length
            ? new Credentials(
                new String(chars, 0, colon), Arrays.copyOfRange(chars, colon + 1, length))
            : MALFORMED;
    Arrays.fill(chars, '\0');
    return credentials;
  }

  void wipe() {
    Arrays.fill(password, '\0');
  }

  /** Nothing of the password. */
  @Override
  public String toString() {
    return "credentials of " + name;
  }
}
