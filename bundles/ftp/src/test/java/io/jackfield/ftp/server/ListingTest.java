package io.jackfield.ftp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders as clients see them; the file space tells the entries in no order. */
final class ListingTest {
  private static final List<String> NAMES = List.of("B", "a", "b c", "d", "ä");

  @TempDir Path root;

  @Test
  void isSortedByName() throws Exception {
    for (String name : NAMES) {
      Files.createFile(root.resolve(name));
    }
    try (TestDaemon daemon = new TestDaemon(root);
        Wire wire = Wire.loggedIn(daemon.port)) {
      for (String command : List.of("NLST", "LIST", "MLSD")) {
        assertThat(names(listed(wire, command))).as(command).isEqualTo(NAMES);
      }
      wire.send("STAT .\r\n");
      List<String> stat = new ArrayList<>();
      for (String line = wire.line(); !line.startsWith("212 "); line = wire.line()) {
        stat.add(line);
      }
      assertThat(names(stat.subList(1, stat.size()))).isEqualTo(NAMES);
    }
  }

  /** What a pattern stands for, or a whole tree, would take the machine's time. */
  @Test
  void noPatternIsExpandedAndNoTreeIsWalked() throws Exception {
    Files.createDirectories(root.resolve("d/deep"));
    Files.createFile(root.resolve("d/deep/f"));
    try (TestDaemon daemon = new TestDaemon(root);
        Wire wire = Wire.loggedIn(daemon.port)) {
      for (String pattern :
          List.of("*", "d*", "?", "[a-z]", "{d,e}", "{a,{b,{c,d}}}", "~", "d/*")) {
        try (Socket data = wire.data()) {
          assertThat(data.isConnected()).isTrue();
          assertThat(wire.ask("LIST " + pattern)).as(pattern).startsWith("550 ");
          assertThat(wire.ask("NLST " + pattern)).as(pattern).startsWith("550 ");
        }
      }
      assertThat(listed(wire, "NLST -R")).containsExactly("d");
      assertThat(listed(wire, "LIST -laR d")).singleElement().asString().endsWith(" deep");
    }
  }

  private static List<String> listed(Wire wire, String command) throws Exception {
    try (Socket data = wire.data()) {
      assertThat(wire.ask(command)).startsWith("150 ");
      byte[] all = data.getInputStream().readAllBytes();
      assertThat(wire.reply()).startsWith("226 ");
      return new String(all, StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static List<String> names(List<String> lines) {
    return lines.stream()
        .map(line -> NAMES.stream().filter(line::endsWith).findFirst().orElse(line))
        .toList();
  }

  @Test
  void tellsTheSameUniqueFactUnderAnotherName() throws Exception {
    Files.createFile(root.resolve("a"));
    Files.createFile(root.resolve("b"));
    try (TestDaemon daemon = new TestDaemon(root);
        Wire wire = Wire.loggedIn(daemon.port)) {
      wire.ask("OPTS MLST unique;");
      String a = unique(wire, "a");
      assertThat(unique(wire, "b")).isNotEqualTo(a);
      wire.ask("RNFR a");
      assertThat(wire.ask("RNTO c")).startsWith("250 ");
      assertThat(unique(wire, "c")).isEqualTo(a);
    }
  }

  private static String unique(Wire wire, String name) throws Exception {
    wire.send("MLST " + name + "\r\n");
    wire.line();
    String fact = wire.line();
    wire.line();
    return fact.substring(0, fact.indexOf(';'));
  }
}
