package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.it.support.Command;
import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.RunningDaemon;
import io.jackfield.it.support.TcpServer;
import io.jackfield.it.support.Wire;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections to servers: of a bundle's, and of who types. */
class TcpClientIT {
  @RegisterExtension
  static final RunningDaemon running =
      new RunningDaemon().configured("io.jackfield.deploy.cfg", "rate", "1000");

  private static final String HOLDING = "io.jackfield.it.holding";

  private static void deployHolding() throws Exception {
    Path jar =
        new Plugin(
                HOLDING,
                """
                package plugin;
                import io.jackfield.client.*;
                import io.jackfield.tcp.*;
                import org.osgi.service.component.annotations.*;
                @Component(property = "tcp.protocol=holding")
                public final class Plugin implements LineHandler {
                  @Reference TcpClient client;
                  @Override
                  public String onLine(TcpSession session, String line) throws Exception {
                    TcpConnection held =
                        client.connect(TcpSpec.builder("127.0.0.1", Integer.parseInt(line)).build())
                            .get();
                    return held.receiveLine().get().orElse("nothing");
                  }
                }
                """)
            .build(running.home().path("holding.jar"));
    running.get().ask("deploy", jar.toString()).ok();
    Files.write(
        running.home().path("etc", "io.jackfield.tcp.listener-holding.cfg"),
        List.of("protocol = holding", "port = 0"));
    await().untilAsserted(() -> assertThat(running.get().port("holding")).isPositive());
  }

  @Test
  void connectionsEndWithTheBundleThatHasThemAndWithTheOneThatMadeThem() throws Exception {
    deployHolding();
    for (String change : List.of("restart io.jackfield.client", "undeploy " + HOLDING)) {
      CompletableFuture<Void> ended = new CompletableFuture<>();
      try (TcpServer server =
              new TcpServer(
                  socket -> {
                    socket.getOutputStream().write("held\r\n".getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                    ended.complete(null);
                  });
          Wire wire = new Wire(running.port("holding"))) {
        assertThat(wire.send(server.port() + "\r\n").line()).isEqualTo("held");
        assertThat(ended).isNotDone();
        String[] words = change.split(" ");
        running.get().ask(words[0], words[1]).ok();
        ended.get(20, TimeUnit.SECONDS);
      }
    }
  }

  private static Command send(String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "send";
    System.arraycopy(words, 0, all, 1, words.length);
    return running.get().command(all);
  }

  @Test
  void theExitCodeSaysWhatWentWrong() throws Exception {
    String gone;
    try (TcpServer server = TcpServer.saying("x")) {
      gone = server.address();
    }
    Command.Result unreachable = send(gone).input("x").run();
    assertThat(unreachable.exit()).isEqualTo(4);
    assertThat(unreachable.err()).startsWith("jackfield: " + gone + ": ");
    assertThat(send("nowhere").input("x").run().exit()).isEqualTo(2);
  }
}
