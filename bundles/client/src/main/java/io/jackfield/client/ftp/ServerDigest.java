package io.jackfield.client.ftp;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.TransferOptions.Checksum;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A checksum that the server makes of a file, by HASH or by one of the commands before it. */
final class ServerDigest {
  private final Target file;

  ServerDigest(Target file) {
    this.file = file;
  }

  /** Compares it; does nothing if the server has no such checksum. */
  void check(Checksum wanted) throws IOException {
    Optional<String> there = of(wanted);
    if (there.isPresent() && !there.get().equalsIgnoreCase(wanted.hex())) {
      throw new RemoteException(
          Reason.CORRUPT,
          file.shown()
              + ": the "
              + wanted.algorithm()
              + " of what the server has is "
              + there.get()
              + ", not "
              + wanted.hex());
    }
  }

  private Optional<String> of(Checksum wanted) throws IOException {
    FtpConnection connection = file.connection();
    String algorithm = wanted.algorithm().toUpperCase(Locale.ROOT);
    @Nullable String known = connection.knows("HASH") ? connection.featureValue("HASH") : null;
    if (known != null
        && Arrays.asList(known.replace("*", "").split(";")).contains(algorithm)
        && connection.ask("OPTS", "HASH " + algorithm).isGood()) {
      return digits(file.ask("HASH"), wanted);
    }
    String command = "X" + algorithm.replace("-", "");
    return connection.knows(command) ? digits(file.ask(command), wanted) : Optional.empty();
  }

  private static Optional<String> digits(Reply reply, Checksum wanted) {
    Matcher hex =
        Pattern.compile("(?<![0-9a-fA-F])[0-9a-fA-F]{" + wanted.hex().length() + "}(?![0-9a-fA-F])")
            .matcher(reply.text());
    return reply.isGood() && hex.find() ? Optional.of(hex.group()) : Optional.empty();
  }
}
