package io.jackfield.transport.core;

import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Initialises classes of Netty that keep an exception in a static field. Its stack trace holds the
 * classes of who came first, and that is not to be a bundle that will be replaced.
 */
final class StaticExceptions {
  private static final List<String> HOLDERS =
      List.of(
          "io.netty.handler.codec.http.HttpObjectDecoder",
          "io.netty.handler.ssl.util.BouncyCastleUtil$BcProv",
          "io.netty.handler.ssl.util.BouncyCastleUtil$BcPkix",
          "io.netty.handler.ssl.util.BouncyCastleUtil$BcTls");

  private StaticExceptions() {}

  static void settle(BundleContext context) {
    for (Bundle bundle : context.getBundles()) {
      BundleWiring wiring = bundle.adapt(BundleWiring.class);
      String name = String.valueOf(bundle.getSymbolicName());
      if (wiring != null && name.startsWith("io.netty.")) {
        HOLDERS.forEach(holder -> initialise(holder, wiring.getClassLoader()));
      }
    }
  }

  private static void initialise(String holder, ClassLoader loader) {
    try {
      Class.forName(holder, true, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      // In another bundle, or not in this version of Netty.
    }
  }
}
