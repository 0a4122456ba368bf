package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jackfield.it.support.Command;
import io.jackfield.it.support.Daemon;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.Http;
import io.jackfield.it.support.LogCheck;
import io.jackfield.it.support.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What {@code distribution/container/Containerfile} says, without a container: a user who may write
 * nothing but the volume, and the distribution that is root's.
 */
@Needs("setpriv")
class ContainerfileIT {
  private static final Path FILE =
      Home.built().resolve("../../../container/Containerfile").normalize();

  @Test
  void theDaemonLivesInItsVolumeAlone() throws Exception {
    assumeTrue(isRoot(), "not run by root, who alone can be somebody else");
    String user = said("USER (\\d+):\\d+");
    Path volume = Path.of(said("VOLUME (\\S+)"));
    assertThat(said("ENV JACKFIELD_HOME=(\\S+)")).isEqualTo(volume.toString());
    assertThat(said("ENV JACKFIELD_BIND=(\\S+)")).isEqualTo("0.0.0.0");
    try (Home home = Home.empty()) {
      assertThat(changeOwner(home.folder(), user).exit()).isZero();
      List<String> as = List.of("setpriv", "--reuid", user, "--regid", user, "--clear-groups");
      assumeTrue(
          run(as, List.of("test", "-x", program()), Map.of()).exit() == 0,
          "the checkout is in a folder that others may not enter");
      List<String> before = facts(Home.built());
      List<String> start = words("ENTRYPOINT");
      start.addAll(words("CMD"));
      assertThat(start).containsExactly("jackfield", "run");
      try (Daemon daemon = Daemon.startBy(as, home, Map.of())) {
        assertThat(ProcessHandle.of(daemon.pid()).orElseThrow().info().command().orElseThrow())
            .as("the process that gets the signals")
            .endsWith("/java");
        String url = "http://127.0.0.1:" + daemon.port("http") + "/hello";
        assertThat(Http.get(url).text()).isEqualTo("hello, world\n");
        assertThat(home.path("etc", "io.jackfield.http.cfg"))
            .hasSameTextualContentAs(Home.built().resolve("etc/io.jackfield.http.cfg"));
        List<String> health = words("HEALTHCHECK.* CMD");
        assertThat(health.remove(0)).isEqualTo("jackfield");
        health.add(0, program());
        Map<String, String> there = Map.of("JACKFIELD_HOME", home.folder().toString());
        Command.Result healthy = run(as, health, there);
        assertThat(healthy.exit()).as(healthy.toString()).isZero();
        assertThat(said("STOPSIGNAL (\\w+)")).isEqualTo("SIGTERM");
        daemon.stop();
        assertThat(run(as, health, there).exit()).as("of one that does not run").isNotZero();
      }
      LogCheck.check(home, List.of());
      assertThat(facts(Home.built())).as("the distribution").isEqualTo(before);
    }
  }

  /** The ports that the shipped listeners have, but for the example's. */
  @Test
  void thePortsAreThoseOfTheListeners() throws IOException {
    for (String listener : List.of("http", "https", "ftp")) {
      Path file = Home.built().resolve("etc/io.jackfield.tcp.listener-" + listener + ".cfg");
      String port = first("default=(\\d+)]", first("(?m)^port = (.*)$", Files.readString(file)));
      assertThat(said("EXPOSE (.*)").split(" ", -1)).contains(port);
    }
  }

  private static String program() {
    return Home.built().resolve("bin/jackfield").toString();
  }

  private static boolean isRoot() {
    return Command.of("id", "-u").run().ok().out().strip().equals("0");
  }

  private static Command.Result changeOwner(Path folder, String user) {
    return Command.of("chown", user + ":" + user, folder.toString()).run();
  }

  private static Command.Result run(
      List<String> as, List<String> words, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("JAVA_HOME", System.getProperty("java.home"));
    return Command.of(Stream.concat(as.stream(), words.stream()).toArray(String[]::new))
        .env(all)
        .run();
  }

  private static List<String> words(String instruction) throws IOException {
    String list = said(instruction + " (\\[.*])");
    return new ArrayList<>(List.of(new ObjectMapper().readValue(list, String[].class)));
  }

  /** What the one line says that is like this. */
  private static String said(String pattern) throws IOException {
    return first("(?m)^" + pattern + "$", Files.readString(FILE));
  }

  private static String first(String pattern, String text) {
    List<MatchResult> found = Pattern.compile(pattern).matcher(text).results().toList();
    assertThat(found).as(pattern).hasSize(1);
    return found.get(0).group(1);
  }

  /** Each file with its time. */
  private static List<String> facts(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(ContainerfileIT::fact).sorted().toList();
    }
  }

  private static String fact(Path file) {
    return file + " " + file.toFile().lastModified();
  }
}
