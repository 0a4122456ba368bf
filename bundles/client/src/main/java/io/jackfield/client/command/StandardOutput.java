package io.jackfield.client.command;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteInput;
import io.jackfield.client.TransferOptions.Checksum;
import io.jackfield.command.RetryableException;
import java.io.IOException;
import java.io.PrintStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a file of a server to standard output; what was written stays written. */
final class StandardOutput {
  private static final int CHUNK = 256 * 1024;

  private final Remote remote;
  private final String path;
  private final PrintStream out;
  private String version = "";
  private long done;

  StandardOutput(Remote remote, String path, PrintStream out) {
    this.remote = remote;
    this.path = path;
    this.out = out;
  }

  void copy(Attempts attempts, Optional<Checksum> wanted)
      throws IOException, RetryableException, NoSuchAlgorithmException {
    @Nullable MessageDigest digest =
        wanted.isPresent() ? MessageDigest.getInstance(wanted.get().algorithm()) : null;
    attempts.run(() -> copy(digest), () -> done);
    if (digest != null
        && !HexFormat.of().formatHex(digest.digest()).equalsIgnoreCase(wanted.get().hex())) {
      throw new IOException("what was written is not what the checksum says");
    }
  }

  /** From where the last try ended. */
  private Void copy(@Nullable MessageDigest digest) throws IOException {
    if (done > 0 && version.isEmpty()) {
      throw new IOException(
          "the connection broke after "
              + done
              + " bytes, and the server says of its file nothing"
              + " by which the rest could be known");
    }
    try (RemoteInput in = remote.read(path, done, version)) {
      version = in.file().version();
      byte[] buffer = new byte[CHUNK];
      for (int count; (count = in.read(buffer, 0, CHUNK)) >= 0; ) {
        out.write(buffer, 0, count);
        if (digest != null) {
          digest.update(buffer, 0, count);
        }
        done += count;
        if (out.checkError()) {
          throw new IOException("standard output takes no more");
        }
      }
    }
    return null;
  }
}
