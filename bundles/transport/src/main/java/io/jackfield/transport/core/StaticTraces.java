package io.jackfield.transport.core;

import io.netty.handler.ssl.util.BouncyCastleUtil;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Initialises classes of Netty that keep an exception, or a buffer with the traces of the leak
 * detector, in a static field. The stack trace holds the classes of who came first, and that is not
 * to be a bundle that will be replaced.
 */
final class StaticTraces {
  private static final Logger log = LoggerFactory.getLogger(StaticTraces.class);
  private static final List<String> HOLDERS =
      List.of(
          "io.netty.handler.codec.http.HttpObjectDecoder",
          "io.netty.handler.codec.http.HttpObjectEncoder",
          "io.netty.handler.codec.http2.DefaultHttp2FrameWriter",
          "io.netty.handler.codec.http2.Http2CodecUtil",
          "io.netty.handler.codec.http2.Http2ConnectionHandler");

  private StaticTraces() {}

  static void settle(BundleContext context) {
    log.debug(
        "bouncy castle for netty prov={} pkix={} tls={}",
        BouncyCastleUtil.isBcProvAvailable(),
        BouncyCastleUtil.isBcPkixAvailable(),
        BouncyCastleUtil.isBcTlsAvailable());
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
