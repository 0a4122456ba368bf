package io.jackfield.deploy.admission;

import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.jar.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A file of SHA-256 hashes, one a line, as {@code sha256sum} writes it. */
final class AllowList {
  private AllowList() {}

  static void check(String hash, Path list) throws DeployException {
    for (String line : read(list)) {
      if (line.strip().toLowerCase(Locale.ROOT).split("\\s+", 2)[0].equals(hash)) {
        return;
      }
    }
    throw new DeployException("is not in " + list + " (sha256.allow): its SHA-256 is " + hash);
  }

  static List<String> read(Path list) throws DeployException {
    try {
      return Files.readAllLines(list);
    } catch (IOException e) {
      throw new DeployException(
          "cannot be checked: " + list + " (sha256.allow): " + Reason.of(e), e);
    }
  }
}
