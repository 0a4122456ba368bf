package io.jackfield.transport.sockets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Netty's native libraries, as far as can be told without loading one. */
public final class NativeLibraries {
  private static final Path MAPPED = Path.of("/proc/self/maps");
  private static final Optional<String> PROBLEM = problem(mapped());

  private NativeLibraries() {}

  /** Why none is to be loaded into this JVM; empty if it may be tried. */
  public static Optional<String> problem() {
    return PROBLEM;
  }

  /** They need glibc. On musl they do not load, or with its imitation of glibc crash the JVM. */
  static Optional<String> problem(String mapped) {
    return mapped.contains("/ld-musl-")
        ? Optional.of("they are made for glibc, and this JVM runs on musl")
        : Optional.empty();
  }

  private static String mapped() {
    try {
      return Files.readString(MAPPED);
    } catch (IOException e) {
      return ""; // no Linux, which has no musl
    }
  }

  /** What was wrong at first when a library did not load. */
  public static String reason(@Nullable Throwable failure) {
    if (failure == null) {
      return "for no reason that is known";
    }
    Throwable first = first(failure);
    // Of several names that a library may have, the first is the one for this machine.
    Throwable[] attempts = first.getSuppressed();
    return (first instanceof IllegalArgumentException && attempts.length > 0
            ? first(attempts[0])
            : first)
        .toString();
  }

  private static Throwable first(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
