package io.jackfield.client.http;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Paths as they are in an address (RFC 3986), and as people write them. */
final class WebPath {
  private static final String PLAIN = "-._~!$'()*+,;=:@&";

  private WebPath() {}

  /**
   * The address of a path in a folder.
   *
   * @param folder whether it is one, which has a slash at its end
   */
  static URI in(URI base, String path, boolean folder) {
    StringBuilder address = new StringBuilder(base.getScheme());
    address.append("://").append(base.getHost());
    if (base.getPort() >= 0) {
      address.append(':').append(base.getPort());
    }
    address.append(base.getRawPath().isEmpty() ? "/" : base.getRawPath());
    if (path.isEmpty()) {
      slash(address, folder);
      return URI.create(address + (base.getRawQuery() == null ? "" : "?" + base.getRawQuery()));
    }
    for (String name : names(path)) {
      slash(address, true);
      encode(address, name);
    }
    slash(address, folder);
    return URI.create(address.toString());
  }

  private static void slash(StringBuilder address, boolean wanted) {
    if (wanted && address.charAt(address.length() - 1) != '/') {
      address.append('/');
    }
  }

  private static String[] names(String path) {
    String[] names = path.split("/", -1);
    for (String name : names) {
      if (!isName(name)) {
        throw new IllegalArgumentException(
            "a path on a server has names between slashes, none of which is . or ..");
      }
    }
    return names;
  }

  static boolean isName(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.indexOf('/') < 0
        && name.indexOf('\0') < 0;
  }

  private static void encode(StringBuilder address, String name) {
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || PLAIN.indexOf(c) >= 0;
      if (plain) {
        address.append(c);
      } else {
        address.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
  }

  /** What is written with percent signs; empty if that is no text in UTF-8. */
  static Optional<String> decode(String raw) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        if (i + 2 >= raw.length()
            || Character.digit(raw.charAt(i + 1), 16) < 0
            || Character.digit(raw.charAt(i + 2), 16) < 0) {
          return Optional.empty();
        }
        bytes.write(HexFormat.fromHexDigits(raw, i + 1, i + 3));
        i += 2;
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
