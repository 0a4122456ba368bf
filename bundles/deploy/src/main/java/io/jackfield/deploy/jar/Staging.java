package io.jackfield.deploy.jar;

import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.LiveBundle.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder where jars wait between being found and being installed. */
public final class Staging {
  private final Path folder;
  private final JarCheck check;
  private final IntSupplier mostBytes;

  public Staging(Path folder, JarCheck check, IntSupplier mostBytes) throws IOException {
    this.folder = folder;
    this.check = check;
    this.mostBytes = mostBytes;
    Files.createDirectories(folder);
    try (Stream<Path> left = Files.list(folder)) {
      for (Path file : left.toList()) {
        Files.delete(file);
      }
    }
  }

  /** Copies a jar and checks the copy. */
  public Jar stage(Path file, Source source) throws DeployException {
    Path copy = null;
    try {
      copy = Files.createTempFile(folder, "", ".jar");
      String hash = copy(file, copy);
      JarCheck.Facts facts = check.check(copy);
      return new Jar(file, source, copy, facts.name(), facts.version(), hash);
    } catch (IOException e) {
      discard(copy);
      throw new DeployException("cannot be read: " + Reason.of(e), e);
    } catch (DeployException e) {
      discard(copy);
      throw e;
    }
  }

  private String copy(Path from, Path to) throws IOException, DeployException {
    int most = mostBytes.getAsInt();
    MessageDigest digest = sha256();
    long copied = 0;
    try (InputStream in = Files.newInputStream(from);
        OutputStream out = new DigestOutputStream(Files.newOutputStream(to), digest)) {
      byte[] buffer = new byte[65_536];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        copied += n;
        if (copied > most) {
          throw new DeployException("is larger than " + most + " bytes (jar.max)");
        }
        write(out, buffer, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private void write(OutputStream out, byte[] bytes, int count) throws DeployException {
    try {
      out.write(bytes, 0, count);
    } catch (IOException e) {
      throw new DeployException("cannot be copied to " + folder + ": " + Reason.of(e), e);
    }
  }

  /** The staged copy is not needed any more: the framework has one of its own. */
  public void discard(@Nullable Path copy) {
    try {
      if (copy != null) {
        Files.deleteIfExists(copy);
      }
    } catch (IOException e) {
      // Removed at the next start.
      copy.toFile().deleteOnExit();
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
