package io.jackfield.client.remote;

import io.jackfield.client.TransferOptions.Checksum;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The checksum of what comes, if somebody wants one. For one thread. */
final class Digest {
  private final @Nullable Checksum wanted;
  private final @Nullable MessageDigest digest;
  private String came = "";

  private Digest(@Nullable Checksum wanted, @Nullable MessageDigest digest) {
    this.wanted = wanted;
    this.digest = digest;
  }

  static Digest of(Optional<Checksum> wanted) {
    if (wanted.isEmpty()) {
      return new Digest(null, null);
    }
    try {
      return new Digest(wanted.get(), MessageDigest.getInstance(wanted.get().algorithm()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException(
          Failures.text(wanted.get().algorithm()) + ": no such checksum", e);
    }
  }

  boolean isWanted() {
    return digest != null;
  }

  void update(byte[] bytes, int count) {
    if (digest != null) {
      digest.update(bytes, 0, count);
    }
  }

  /** Once, at the end. */
  boolean isAsWanted() {
    if (digest == null || wanted == null) {
      return true;
    }
    came = HexFormat.of().formatHex(digest.digest());
    return came.equalsIgnoreCase(wanted.hex());
  }

  String difference() {
    return wanted == null
        ? ""
        : "the "
            + wanted.algorithm()
            + " of what came is "
            + came
            + ", not "
            + Failures.text(wanted.hex());
  }
}
