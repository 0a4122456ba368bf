package io.jackfield.transport.tls;

import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secrets behind the session tickets, in a file, so that clients resume their sessions after a
 * restart too. There is a new one each day, and tickets of the two before it are still taken. Any
 * thread.
 */
final class TicketKeys {
  static final Duration NEW_EVERY = Duration.ofDays(1);
  private static final int KEPT = 3;
  private static final int SECRET_BYTES = 32;
  private static final HexFormat HEX = HexFormat.of();
  private static final Logger log = LoggerFactory.getLogger(TicketKeys.class);

  /** The newest first. */
  private List<Secret> secrets = List.of();

  private final Path file;
  private final Clock clock;
  private boolean read;

  private record Secret(Instant made, String hex) {
    static Secret parse(String line) {
      String[] words = line.split(" ", -1);
      if (words.length != 2 || HEX.parseHex(words[1]).length != SECRET_BYTES) {
        throw new IllegalArgumentException("not a time and 32 bytes");
      }
      return new Secret(Instant.parse(words[0]), words[1]);
    }
  }

  TicketKeys(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /** The day's secret is there afterwards. What it returns changes when the secrets do. */
  synchronized Object refresh() {
    if (!read) {
      secrets = read();
      read = true;
    }
    Instant now = clock.instant();
    // One from the future is of a clock that went wrong.
    if (secrets.isEmpty()
        || !secrets.get(0).made().plus(NEW_EVERY).isAfter(now)
        || secrets.get(0).made().isAfter(now.plus(NEW_EVERY))) {
      add(now);
    }
    return secrets;
  }

  private List<Secret> read() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return Files.readAllLines(file).stream().map(Secret::parse).limit(KEPT).toList();
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      log.warn("keys of session tickets are made anew file={} reason={}", file, e.getMessage());
      return List.of();
    }
  }

  private void add(Instant now) {
    byte[] fresh = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(fresh);
    List<Secret> all = new ArrayList<>();
    all.add(new Secret(now, HEX.formatHex(fresh)));
    secrets.stream()
        .filter(old -> old.made().plus(NEW_EVERY.multipliedBy(KEPT)).isAfter(now))
        .limit(KEPT - 1L)
        .forEach(all::add);
    secrets = List.copyOf(all);
    try {
      PrivateFile.write(
          file,
          out -> {
            for (Secret each : all) {
              out.write(each.made() + " " + each.hex() + "\n");
            }
          });
    } catch (IOException e) {
      log.warn("keys of session tickets not kept file={} reason={}", file, e.toString());
    }
  }

  /**
   * The keys of one purpose: who has those of another can read nothing with them.
   *
   * @param purpose says all that a session must not be carried over to
   */
  synchronized OpenSslSessionTicketKey[] derive(String purpose) {
    refresh();
    return secrets.stream()
        .map(secret -> derive(HEX.parseHex(secret.hex()), purpose))
        .toArray(OpenSslSessionTicketKey[]::new);
  }

  private static OpenSslSessionTicketKey derive(byte[] secret, String purpose) {
    byte[] name = hmac(secret, "name " + purpose);
    byte[] mac = hmac(secret, "mac " + purpose);
    byte[] cipher = hmac(secret, "cipher " + purpose);
    return new OpenSslSessionTicketKey(
        Arrays.copyOf(name, OpenSslSessionTicketKey.NAME_SIZE),
        Arrays.copyOf(mac, OpenSslSessionTicketKey.HMAC_KEY_SIZE),
        Arrays.copyOf(cipher, OpenSslSessionTicketKey.AES_KEY_SIZE));
  }

  private static byte[] hmac(byte[] secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has HmacSHA256", e);
    }
  }
}
