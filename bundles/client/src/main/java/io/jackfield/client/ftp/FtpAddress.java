package io.jackfield.client.ftp;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an address says (RFC 1738 section 3.2).
 *
 * @param folder from where the login begins, or from the root if it begins with a slash
 */
record FtpAddress(String host, int port, Security security, Optional<String> user, String folder) {
  private static final int PORT = 21;
  private static final int IMPLICIT_PORT = 990;

  /** When TLS begins. */
  enum Security {
    NONE,
    EXPLICIT,
    IMPLICIT
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException with a line for who wrote it
   */
  static FtpAddress of(URI address) {
    if (address.getHost() == null) {
      throw new IllegalArgumentException("no host is in the address");
    }
    String[] login = String.valueOf(address.getRawUserInfo()).split(":", 2);
    if (login.length > 1) {
      throw new IllegalArgumentException("a password does not belong into an address");
    }
    boolean secure = address.getScheme().toLowerCase(Locale.ROOT).equals("ftps");
    int port = address.getPort() < 0 ? PORT : address.getPort();
    return new FtpAddress(
        address.getHost(),
        port,
        !secure ? Security.NONE : port == IMPLICIT_PORT ? Security.IMPLICIT : Security.EXPLICIT,
        Optional.ofNullable(address.getRawUserInfo()).map(FtpAddress::decoded),
        folder(address));
  }

  private static String folder(URI address) {
    String raw = Optional.ofNullable(address.getRawPath()).orElse("");
    String path = raw.startsWith("/") ? raw.substring(1) : raw;
    // Its only place is at the end, and all is binary.
    String bare = path.replaceFirst(";type=[aid]$", "");
    return Arrays.stream(bare.split("/"))
        .map(FtpAddress::decoded)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.joining("/"));
  }

  private static String decoded(String raw) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) == '%') {
        bytes.write(Integer.parseInt(raw, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.writeBytes(String.valueOf(raw.charAt(i)).getBytes(StandardCharsets.UTF_8));
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the address has characters in it that are not UTF-8", e);
    }
  }
}
