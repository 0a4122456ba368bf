package io.jackfield.transport.tls;

import io.jackfield.transport.sockets.NativeLibraries;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.util.Optional;

/** What does the cryptography. */
public enum TlsEngine {
  /** BoringSSL, by Netty's native library. */
  OPENSSL(SslProvider.OPENSSL),
  /** The JDK's own. */
  JDK(SslProvider.JDK);

  private final SslProvider registration;

  TlsEngine(SslProvider registration) {
    this.registration = registration;
  }

  /** The one of a configuration: {@code openssl}, {@code jdk}, or {@code auto} for the better. */
  public static TlsEngine named(String name) {
    return switch (name) {
      case "openssl" -> OPENSSL;
      case "jdk" -> JDK;
      default -> OPENSSL.problem().isEmpty() ? OPENSSL : JDK;
    };
  }

  SslProvider registration() {
    return registration;
  }

  /** Why it cannot be used on this machine, which loads its library; empty if it can. */
  public Optional<String> problem() {
    if (this == JDK) {
      return Optional.empty();
    }
    Optional<String> unfit = NativeLibraries.problem();
    if (unfit.isPresent()) {
      return unfit;
    }
    if (!OpenSsl.isAvailable()) {
      return Optional.of(NativeLibraries.reason(OpenSsl.unavailabilityCause()));
    }
    if (!OpenSslHalfClose.isPossible()) {
      return Optional.of("this version of Netty is not known");
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return this == JDK ? "jdk" : "openssl";
  }
}
