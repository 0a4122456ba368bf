package io.jackfield.deploy.jar;

import io.jackfield.deploy.DeployException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;

/** Tells whether a file is one that only the daemon's user, root and whom they trust can change. */
public final class TrustedFiles {
  private static final String ROOT = "root";

  private final UserPrincipal self;

  /** Trusted like {@link #self}. */
  private final UserPrincipal other;

  private final boolean groupMayWrite;

  /**
   * For one user.
   *
   * @param self the daemon's user
   */
  public TrustedFiles(UserPrincipal self) {
    this(self, self, false);
  }

  private TrustedFiles(UserPrincipal self, UserPrincipal other, boolean groupMayWrite) {
    this.self = self;
    this.other = other;
    this.groupMayWrite = groupMayWrite;
  }

  /**
   * For files of the distribution, whose code runs already: who owns its folder is trusted, and so
   * is the group of who has built it.
   */
  public TrustedFiles ofDistribution(Path folder) throws IOException {
    return new TrustedFiles(self, Files.getOwner(folder), true);
  }

  /** The user that owns what this process makes. */
  public static TrustedFiles ofThisProcess(Path writable) throws IOException {
    Path probe = Files.createTempFile(writable, "owner", "");
    try {
      return new TrustedFiles(Files.getOwner(probe));
    } finally {
      Files.delete(probe);
    }
  }

  public void check(Path file) throws DeployException {
    try {
      Optional<String> objection = objection(file);
      if (objection.isPresent()) {
        throw new DeployException(objection.get());
      }
    } catch (IOException e) {
      throw new DeployException("cannot be read: " + Reason.of(e), e);
    }
  }

  /** Why the file, or the one a link leads to, is not trusted. */
  public Optional<String> objection(Path file) throws IOException {
    Path real = file.toRealPath();
    if (!real.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return Optional.empty();
    }
    PosixFileAttributes facts =
        Files.readAttributes(real, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    UserPrincipal owner = facts.owner();
    if (!owner.equals(self) && !owner.equals(other) && !owner.getName().equals(ROOT)) {
      return Optional.of("belongs to " + owner.getName() + ": chown " + self + " " + file);
    }
    if (facts.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      return Optional.of("everybody can write it: chmod go-w " + file);
    }
    if (!groupMayWrite && facts.permissions().contains(PosixFilePermission.GROUP_WRITE)) {
      return Optional.of("its group can write it: chmod g-w " + file);
    }
    return Optional.empty();
  }
}
