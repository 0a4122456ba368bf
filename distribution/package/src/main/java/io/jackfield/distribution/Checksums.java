package io.jackfield.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What {@code sha256sum --check} reads. */
final class Checksums {
  private Checksums() {}

  /** Writes {@code SHA256SUMS} about those of the files that are in the folder. */
  static void write(Path folder, List<String> names) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String name : names) {
      if (Files.exists(folder.resolve(name))) {
        lines.append(sha256(folder.resolve(name))).append("  ").append(name).append('\n');
      }
    }
    Files.writeString(folder.resolve("SHA256SUMS"), lines);
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
