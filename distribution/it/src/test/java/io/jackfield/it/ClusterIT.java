package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.it.support.Daemon;
import io.jackfield.it.support.Ftp;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.Http;
import io.jackfield.it.support.LogCheck;
import io.jackfield.it.support.Needs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two daemons on one folder behind HAProxy, with what docs/cluster.md says for each file, but for
 * ports, addresses and paths. They do without the database here.
 */
@Needs({"haproxy", "curl"})
class ClusterIT {
  private static final Path DOCUMENT = Home.built().resolve("../../../../docs/cluster.md");
  private static final Pattern FILE = Pattern.compile("(?s)```\\w*\n# (\\S+)\n(.*?)```");
  private static final String TASKS = "etc/io.jackfield.tasks.cfg";
  private static final String LISTENER = "etc/io.jackfield.tcp.listener-http.cfg";
  private static final String HAPROXY = "/etc/haproxy/haproxy.cfg";

  /** By node: where it listens. Of their own, so that nobody takes a port while a node is away. */
  private static final Map<String, String> ADDRESSES = Map.of("a", "127.0.0.11", "b", "127.0.0.12");

  private static final String BALANCER = "127.0.0.10";
  private static final String CLIENT = "127.0.0.9";
  private static final int REQUESTS = 10;
  private static final int TRIES = 5;

  @TempDir static Path folder;

  private static final Map<String, String> blocks = new TreeMap<>();
  private static final Map<String, Home> homes = new HashMap<>();
  private static final Map<String, Daemon> daemons = new HashMap<>();
  private static final Map<String, Integer> ports = new HashMap<>();
  private static Process balancer;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    FILE.matcher(Files.readString(DOCUMENT))
        .results()
        .forEach(block -> blocks.put(block.group(1), block.group(2)));
    Path open = Files.createDirectories(shared().resolve("public"));
    Files.writeString(open.resolve("up"), "up\n");
    Files.writeString(open.resolve("hello"), "hello\n");
    for (String node : ADDRESSES.keySet()) {
      ports.put(node, 0);
      homes.put(node, configured(node));
    }
    // Both have ended, in whatever way, before anybody looks for what to stop.
    CompletableFuture.allOf(
            CompletableFuture.runAsync(() -> startAgain("a")),
            CompletableFuture.runAsync(() -> startAgain("b")))
        .get(5, TimeUnit.MINUTES);
    daemons
        .get("a")
        .command("user", "add", "ann", "--allow", "read,write", "--password-stdin")
        .input("secret\n")
        .run()
        .ok();
    startBalancer();
  }

  private static Path shared() {
    return folder.resolve("shared");
  }

  /** What a block says, here. */
  private static String here(String text) {
    return text.replace("/srv/jackfield", shared().toString());
  }

  private static Home configured(String node) throws IOException {
    Home home = Home.create();
    home.keepOnly(
        Set.of("accounts.jar", "files.jar", "ftp.jar", "http.jar", "shell.jar", "tcp.jar"));
    for (String listener : List.of("echo", "https")) {
      Files.delete(home.path("etc", "io.jackfield.tcp.listener-" + listener + ".cfg"));
    }
    // Past the balancer, for one upload.
    home.configure("io.jackfield.tcp.listener-ftp.cfg", "address", "127.0.0.1");
    for (Map.Entry<String, String> block : blocks.entrySet()) {
      if (block.getKey().startsWith("etc/") && !block.getKey().equals(TASKS)) {
        // Whoever connects to the loopback device comes from there.
        for (String[] line : lines(block.getValue().replace("192.0.2.10", "127.0.0.1"))) {
          home.configure(block.getKey().substring("etc/".length()), line[0], here(line[1]));
        }
      }
    }
    return home;
  }

  /** Key and value. */
  private static List<String[]> lines(String block) {
    return block.lines().map(line -> line.split(" = ", 2)).toList();
  }

  private static void startAgain(String node) {
    Map<String, String> environment =
        Map.of("JACKFIELD_BIND", ADDRESSES.get(node), "JACKFIELD_HTTP_PORT", "" + ports.get(node));
    Daemon daemon = Daemon.startFast(homes.get(node), environment);
    synchronized (daemons) {
      daemons.put(node, daemon);
      ports.put(node, daemon.port("http"));
    }
  }

  private static void startBalancer() throws Exception {
    Path file = folder.resolve("haproxy.cfg");
    Path output = folder.resolve("haproxy.log");
    for (int i = 0; i < TRIES && (balancer == null || !balancer.isAlive()); i++) {
      port = freePort();
      String text =
          here(blocks.get(HAPROXY))
              .replace("/run/haproxy/admin.sock", socket().toString())
              .replace("192.0.2.10:80", BALANCER + ":" + port)
              .replace("192.0.2.11:8080", ADDRESSES.get("a") + ":" + ports.get("a"))
              .replace("192.0.2.12:8080", ADDRESSES.get("b") + ":" + ports.get("b"));
      assertThat(text).doesNotContain("192.0.2.", "/srv/", "/run/haproxy/");
      Files.writeString(file, text);
      balancer =
          new ProcessBuilder("haproxy", "-db", "-f", file.toString())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      // The socket for commands is there before it is known whether the port was free.
      await().until(() -> !balancer.isAlive() || isOpen());
    }
    assertThat(balancer.isAlive()).as(Files.readString(output)).isTrue();
  }

  private static Path socket() {
    return folder.resolve("admin.sock");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(BALANCER))) {
      return socket.getLocalPort();
    }
  }

  private static boolean isOpen() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(BALANCER, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @AfterAll
  static void stop() throws Exception {
    if (balancer != null) {
      balancer.destroy();
      if (!balancer.waitFor(10, TimeUnit.SECONDS)) {
        balancer.destroyForcibly().waitFor();
      }
    }
    for (Daemon daemon : daemons.values()) {
      try (daemon) {
        daemon.stop();
      }
    }
    for (Home home : homes.values()) {
      try (home) {
        LogCheck.check(home, List.of());
      }
    }
  }

  @Test
  void theDocumentNamesKeysThatThereAre() throws Exception {
    assertThat(blocks).containsKeys(LISTENER, "etc/io.jackfield.files.cfg", TASKS, HAPROXY);
    for (Map.Entry<String, String> block : blocks.entrySet()) {
      if (block.getKey().startsWith("etc/")) {
        List<String> known =
            Files.readAllLines(Home.built().resolve(block.getKey())).stream()
                .map(line -> line.replaceFirst(" *=.*", ""))
                .toList();
        assertThat(lines(block.getValue())).allMatch(line -> known.contains(line[0]));
      }
    }
  }

  @Test
  void requestsAreSpreadAndTheClientIsKnown() throws Exception {
    long a = served("a").size();
    long b = served("b").size();
    ask(REQUESTS);
    await().until(() -> served("a").size() + served("b").size() == a + b + REQUESTS);
    assertThat(served("a")).hasSizeGreaterThan((int) a).allMatch(line -> isOf(CLIENT, line));
    assertThat(served("b")).hasSizeGreaterThan((int) b).allMatch(line -> isOf(CLIENT, line));
  }

  @Test
  void aNodeThatIsDrainedGetsNothing() throws Exception {
    assertThat(command("set server jackfield/a state drain")).isBlank();
    long a = served("a").size();
    long b = served("b").size();
    ask(REQUESTS);
    await().until(() -> served("b").size() == b + REQUESTS);
    assertThat(served("a")).hasSize((int) a);
    assertThat(command("show servers conn jackfield")).contains("jackfield/a");
    assertThat(command("set server jackfield/a state ready")).isBlank();
    awaitUseOf("a");
  }

  /** Nor does its return touch what the other one is at in their folder. */
  @Test
  void aNodeThatDiesIsNotMissedAndUsedWhenItIsBack() throws Exception {
    String content = "x".repeat(100_000);
    try (Ftp ftp = Ftp.login(daemons.get("a").port("ftp"), Ftp.PLAIN, "ann")) {
      try (Socket data = ftp.data(ftp.passivePort())) {
        assertThat(ftp.ask("STOR whole")).startsWith("150 ");
        data.getOutputStream().write(content.getBytes(StandardCharsets.US_ASCII));
        await().until(ClusterIT::isUnderWay);
        daemons.get("b").close();
        ask(REQUESTS);
        startAgain("b");
        awaitUseOf("b");
      }
      assertThat(ftp.reply()).startsWith("226 ");
    }
    assertThat(shared().resolve("ann/whole")).hasContent(content);
  }

  /** Whether something of an upload is on the disk. */
  private static boolean isUnderWay() throws IOException {
    try (Stream<Path> files = Files.list(shared().resolve(".jackfield"))) {
      return files.anyMatch(file -> file.toFile().isFile() && file.toFile().length() > 0);
    }
  }

  private static void awaitUseOf(String node) throws IOException {
    long before = served(node).size();
    await()
        .until(
            () -> {
              ask(2);
              return served(node).size() > before;
            });
  }

  /** Requests that are all answered. */
  private static void ask(int requests) {
    String url = "http://" + BALANCER + ":" + port + "/public/hello";
    for (int i = 0; i < requests; i++) {
      Http.Response response = Http.curl("--interface", CLIENT, url);
      assertThat(response.status()).as(response.toString()).isEqualTo(200);
      assertThat(response.text()).isEqualTo("hello\n");
    }
  }

  private static boolean isOf(String client, String line) {
    return line.startsWith(client + " ");
  }

  /** What the node's access log has of {@link #ask}. */
  private static List<String> served(String node) throws IOException {
    Path file = homes.get(node).path("log", "access.log");
    if (!Files.exists(file)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> line.contains(" /public/hello ")).toList();
    }
  }

  /** What the balancer answers to its operator. */
  private static String command(String words) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket()));
      channel.write(StandardCharsets.US_ASCII.encode(words + "\n"));
      byte[] answer = Channels.newInputStream(channel).readAllBytes();
      return new String(answer, StandardCharsets.US_ASCII);
    }
  }
}
