package io.jackfield.client.http;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.remote.Secrets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hc.core5.http.ClassicHttpRequest;

/** The field Authorization, for the server of the settings and nobody else. */
final class Authorization {
  private final RemoteSpec spec;
  private final Origin origin;
  private final String user;

  Authorization(RemoteSpec spec) {
    this.spec = spec;
    origin = Origin.of(spec.address());
    user = spec.user().orElse(Optional.ofNullable(spec.address().getUserInfo()).orElse(""));
    if (user.indexOf(':') >= 0 || user.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a user's name for HTTP has no colon in it");
    }
  }

  void add(ClassicHttpRequest request, Origin to) throws IOException {
    if (!to.equals(origin)) {
      return;
    }
    if (spec.token().isPresent()) {
      request.addHeader("Authorization", "Bearer " + token(spec.token().get()));
    } else if (spec.password().isPresent()) {
      request.addHeader("Authorization", "Basic " + basic(spec.password().get()));
    }
  }

  private static String token(Supplier<char[]> secret) throws IOException {
    char[] token = Secrets.get(secret);
    try {
      for (char c : token) {
        if (c <= ' ' || c >= 0x7f) {
          throw new RemoteException(Reason.CREDENTIALS, "the token has more than letters in it");
        }
      }
      return new String(token);
    } finally {
      Arrays.fill(token, '\0');
    }
  }

  /** RFC 7617. */
  private String basic(Supplier<char[]> secret) throws IOException {
    char[] password = Secrets.get(secret);
    byte[] name = (user + ":").getBytes(StandardCharsets.UTF_8);
    byte[] both = Arrays.copyOf(name, name.length + 3 * password.length);
    try {
      ByteBuffer rest = ByteBuffer.wrap(both, name.length, both.length - name.length);
      StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(password), rest, true);
      ByteBuffer all = Base64.getEncoder().encode(rest.flip());
      return StandardCharsets.US_ASCII.decode(all).toString();
    } finally {
      Arrays.fill(password, '\0');
      Arrays.fill(both, (byte) 0);
    }
  }
}
