package io.jackfield.client.command;

import io.jackfield.client.TransferOptions;
import io.jackfield.client.TransferOptions.Checksum;
import io.jackfield.command.CommandCall;
import io.jackfield.command.UsageException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How a file is moved, as it was typed. */
final class Checksums {
  private static final Map<String, String> ALGORITHMS =
      Map.of("sha256", "SHA-256", "sha512", "SHA-512", "sha1", "SHA-1", "md5", "MD5");
  private static final Map<String, Integer> DIGITS =
      Map.of("sha256", 64, "sha512", 128, "sha1", 40, "md5", 32);

  private Checksums() {}

  static TransferOptions options(CommandCall call, TransferBar bar) throws UsageException {
    TransferOptions options =
        TransferOptions.DEFAULT.resume(!call.has("--no-resume")).progress(bar);
    Optional<Checksum> wanted = of(call);
    return wanted.isEmpty() ? options : options.checksum(wanted.get());
  }

  static Optional<Checksum> of(CommandCall call) throws UsageException {
    Optional<String> text = call.option("--checksum");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    int colon = text.get().indexOf(':');
    String name = text.get().substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
    String hex = text.get().substring(colon + 1);
    String algorithm = ALGORITHMS.get(name);
    if (algorithm == null || !hex.matches("[0-9a-fA-F]{" + DIGITS.get(name) + "}")) {
      throw new UsageException(
          "a checksum is written as sha256:HEX, with sha256, sha512, sha1 or md5 and all digits");
    }
    return Optional.of(new Checksum(algorithm, hex));
  }
}
