package io.jackfield.it.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL server of a test's own, with one user, who has a password. A test needs initdb. */
public final class PostgreSql implements AutoCloseable {
  /** Who owns the only database. */
  public static final String USER = "jackfield";

  /** That of the user. */
  public static final String PASSWORD = "a secret with a blank";

  private final TemporaryFolder folder = TemporaryFolder.create("jackfield-postgresql-");
  private int port;

  /** Makes it and starts it. */
  public void initialize() throws IOException {
    port = freePort();
    Path password = Files.writeString(path("password"), PASSWORD + "\n");
    Files.createFile(path("log"));
    if (isRoot()) {
      // The server refuses to be root's.
      Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwxr-x--x"));
      Files.createDirectory(path("data"));
      for (String each : List.of("data", "password", "log")) {
        Command.of("chown", "postgres", path(each).toString()).run().ok();
      }
    }
    run(
        "initdb",
        "--no-sync",
        "--encoding=UTF8",
        "--locale=C",
        "--auth=scram-sha-256",
        "--username=" + USER,
        "--pwfile=" + password,
        "--pgdata=" + path("data"));
    start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private Path path(String name) {
    return folder.path().resolve(name);
  }

  /** Returns when it answers, with all that it had. */
  public void start() {
    control(
        "start",
        "--log=" + path("log"),
        "--options=-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -p "
            + port);
  }

  /** Stops it and cuts all connections. */
  public void stop() {
    control("stop", "--mode=fast");
  }

  private void control(String what, String... more) {
    List<String> words = new ArrayList<>(List.of(what, "--wait", "--pgdata=" + path("data")));
    words.addAll(List.of(more));
    run("pg_ctl", words.toArray(new String[0]));
  }

  private void run(String program, String... arguments) {
    List<String> words = new ArrayList<>();
    if (isRoot()) {
      words.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"));
    }
    words.add(Programs.find(program).orElseThrow().toString());
    words.addAll(List.of(arguments));
    // It leaves its standard output to the server, which keeps it open.
    words.addAll(0, List.of("sh", "-c", "\"$@\" >/dev/null 2>>\"$0\"", path("errors").toString()));
    Command.of(words.toArray(new String[0])).in(Path.of("/")).run().ok();
  }

  /** Of its database. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** Ends it, however it goes on. */
  @Override
  public void close() {
    try (folder) {
      if (Files.exists(path("data").resolve("postmaster.pid"))) {
        control("stop", "--mode=immediate");
      }
    }
  }
}
