package io.jackfield.it.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A server that is not ours: nginx, on free ports of this machine's loopback device. */
public final class Nginx implements AutoCloseable {
  private static final int TRIES = 5;
  private static final String FRAME =
      """
      daemon off;
      master_process off;
      pid %1$s/nginx.pid;
      error_log %1$s/error.log;
      events {}
      http {
        access_log %1$s/access.log;
        client_max_body_size 0;
        client_body_temp_path %1$s/temp;
        proxy_temp_path %1$s/temp;
        fastcgi_temp_path %1$s/temp;
        uwsgi_temp_path %1$s/temp;
        scgi_temp_path %1$s/temp;
        %2$s
      }
      """;

  private final Process process;
  private final int port;
  private final int tlsPort;

  private Nginx(Process process, int port, int tlsPort) {
    this.process = process;
    this.port = port;
    this.tlsPort = tlsPort;
  }

  /**
   * Starts it, and returns when it listens.
   *
   * @param folder for what it writes
   * @param servers the blocks of its servers, with {@code PORT} and {@code TLSPORT} in them
   */
  public static Nginx start(Path folder, String servers) throws Exception {
    Files.createDirectories(folder.resolve("temp"));
    for (int i = 1; ; i++) {
      Nginx nginx = launch(folder, servers, freePort(), freePort());
      // Somebody else may have taken a port meanwhile.
      await().until(() -> !nginx.process.isAlive() || isOpen(nginx.port));
      if (nginx.process.isAlive()) {
        return nginx;
      }
      assertThat(i).as(Files.readString(folder.resolve("error.log"))).isLessThan(TRIES);
    }
  }

  private static Nginx launch(Path folder, String servers, int port, int tlsPort)
      throws IOException {
    String text = servers.replace("TLSPORT", "" + tlsPort).replace("PORT", "" + port);
    Path file = Files.writeString(folder.resolve("nginx.conf"), FRAME.formatted(folder, text));
    Path log = folder.resolve("error.log");
    Process process =
        new ProcessBuilder(
                "nginx", "-p", folder.toString(), "-c", file.toString(), "-e", log.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.log").toFile())
            .start();
    return new Nginx(process, port, tlsPort);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean isOpen(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  public int port() {
    return port;
  }

  public int tlsPort() {
    return tlsPort;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
