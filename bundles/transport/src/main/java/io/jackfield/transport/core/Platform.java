package io.jackfield.transport.core;

import io.jackfield.transport.sockets.IoKind;
import io.jackfield.transport.tls.TlsEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What moves the bytes and what does the cryptography: as configured, and as this machine has it.
 */
record Platform(IoKind io, TlsEngine tls) {
  private static final Logger log = LoggerFactory.getLogger(Platform.class);
  private static final String AUTO = "auto";

  /** Loads native libraries, unless they are switched off; the log says what cannot be had. */
  static Platform of(TransportConfig config) {
    if (!config.native$()) {
      tellOfOverruled(config);
      return new Platform(IoKind.NIO, TlsEngine.JDK);
    }
    Platform found = new Platform(IoKind.named(config.io()), TlsEngine.named(config.tls_engine()));
    found.tellOfLacking(config);
    return found;
  }

  /** Why there are no native libraries, not even for what has nothing to do with the loops. */
  static Optional<String> lacking(TransportConfig config) {
    return config.native$()
        ? IoKind.EPOLL.problem()
        : Optional.of("native = false in etc/" + TransportConfig.PID + ".cfg");
  }

  private static void tellOfOverruled(TransportConfig config) {
    List<String> overruled = new ArrayList<>();
    if (!List.of(AUTO, "nio").contains(config.io())) {
      overruled.add("io = " + config.io());
    }
    if (!List.of(AUTO, "jdk").contains(config.tls_engine())) {
      overruled.add("tls.engine = " + config.tls_engine());
    }
    if (!overruled.isEmpty()) {
      log.warn(
          "etc/{}.cfg: {} not in force, since native = false",
          TransportConfig.PID,
          String.join(" and ", overruled));
    }
  }

  private void tellOfLacking(TransportConfig config) {
    List<String> lacking = new ArrayList<>();
    if (config.io().equals(AUTO)) {
      IoKind.EPOLL.problem().ifPresent(reason -> lacking.add("io is nio: " + reason));
    }
    if (config.tls_engine().equals(AUTO)) {
      TlsEngine.OPENSSL.problem().ifPresent(reason -> lacking.add("tls.engine is jdk: " + reason));
    } else {
      tls.problem()
          .ifPresent(
              reason ->
                  log.error("etc/{}.cfg: tls.engine: {}: {}", TransportConfig.PID, tls, reason));
    }
    if (!lacking.isEmpty()) {
      tellOfLacking(String.join("; ", lacking));
    }
  }

  /** One line; elsewhere than on Linux nothing better is shipped. */
  private static void tellOfLacking(String text) {
    if (System.getProperty("os.name", "").equals("Linux")) {
      log.warn("native libraries do not load, which costs speed: {}", text);
    } else {
      log.info("no native libraries here: {}", text);
    }
  }
}
