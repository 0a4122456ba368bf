package io.jackfield.client.command;

import io.jackfield.command.UsageException;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/**
 * An address that somebody typed.
 *
 * @param uri what in it has to be written with percent signs is
 */
record Address(URI uri) {
  private static final String NEVER = "\"<>\\^`{|}";

  static Address parse(String typed) throws UsageException {
    StringBuilder text = new StringBuilder();
    for (byte b : typed.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c <= ' ' || c >= 0x7f || NEVER.indexOf(c) >= 0) {
        text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      } else {
        text.append(c);
      }
    }
    try {
      URI uri = new URI(text.toString());
      String user = uri.getRawUserInfo();
      if (user != null && user.indexOf(':') >= 0) {
        throw new UsageException(
            "a password in an address is seen by everybody on this machine;"
                + " give --user NAME and --password-file FILE");
      }
      if (uri.getScheme() == null || uri.getHost() == null) {
        throw new UsageException("an address begins as http://HOST/, https:, ftp: or ftps:");
      }
      return new Address(withoutFragment(uri));
    } catch (URISyntaxException e) {
      // Its message has the whole address in it, and with it perhaps a password.
      throw new UsageException("that is no address: " + e.getReason());
    }
  }

  private static URI withoutFragment(URI uri) {
    String text = uri.toString();
    int end = text.indexOf('#');
    return end < 0 ? uri : URI.create(text.substring(0, end));
  }

  /** A file is reached from its folder by FTP, and by its whole address over HTTP. */
  private boolean isFtp() {
    return uri.getScheme().toLowerCase(Locale.ROOT).startsWith("ftp");
  }

  /** What a {@code Remote} is opened with to reach the file. */
  URI base() {
    if (!isFtp() || rawName().isEmpty()) {
      return uri;
    }
    String text = uri.toString();
    return URI.create(text.substring(0, text.length() - rawName().length()));
  }

  /** Where the file is from there. */
  String path() {
    return isFtp() ? name() : "";
  }

  private String rawName() {
    String path = uri.getRawPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The last part of the path; empty if it is none that a file could have. */
  String name() {
    String name = decode(rawName());
    boolean bad =
        name.equals(".")
            || name.equals("..")
            || name.indexOf('/') >= 0
            || name.chars().anyMatch(Character::isISOControl);
    return bad ? "" : name;
  }

  private static String decode(String raw) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) == '%') {
        bytes.write(HexFormat.fromHexDigits(raw, i + 1, i + 3));
        i += 2;
      } else {
        bytes.write(raw.charAt(i));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** A file of this name in it. */
  Address plus(String name) throws UsageException {
    String text = uri.toString();
    String escaped = name.replace("%", "%25").replace("?", "%3F").replace("#", "%23");
    return parse(text + (text.endsWith("/") ? "" : "/") + escaped);
  }
}
