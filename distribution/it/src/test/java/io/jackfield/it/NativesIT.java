package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.it.support.Daemon;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.Http;
import io.jackfield.it.support.LogCheck;
import io.jackfield.it.support.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The daemon with native libraries, without them by choice, and where they cannot be had. */
@EnabledOnOs(OS.LINUX)
class NativesIT {
  private static final String TRANSPORT = "io.jackfield.transport.cfg";
  private static final String FALLEN_BACK = "native libraries do not load";
  private static final String PLAIN = "io=NIO loops=\\d+ tls.engine=jdk";

  /** In a folder of its own, where nobody else writes. */
  @Test
  void theyAreLoadedFromTheDaemonsData() throws Exception {
    assumeTrue(
        Set.of("amd64", "aarch64").contains(System.getProperty("os.arch")),
        "there are none for this processor");
    try (Home home = Home.create();
        Daemon daemon = Daemon.startFast(home, Map.of("JACKFIELD_NATIVE", "true"))) {
      assertThat(daemon.log())
          .containsPattern("native=true io=EPOLL loops=\\d+ tls.engine=openssl")
          .doesNotContain(FALLEN_BACK);
      assertThat(libraries(daemon))
          .hasSize(2)
          .allMatch(path -> path.startsWith(home.path("data", "cache").toString()));
      assertItServes(daemon);
    }
  }

  @Test
  void noneIsLoadedOrUnpackedWhereTheyAreSwitchedOff() throws Exception {
    try (Home home = Home.create()) {
      home.configure(TRANSPORT, "io", "epoll");
      home.configure(TRANSPORT, "tls.engine", "openssl");
      try (Daemon daemon = Daemon.startFast(home, Map.of("JACKFIELD_NATIVE", "false"))) {
        assertThat(daemon.log())
            .containsPattern("native=false " + PLAIN)
            .contains("io = epoll and tls.engine = openssl not in force, since native = false")
            .doesNotContain(FALLEN_BACK);
        assertItServes(daemon);
        assertThat(libraries(daemon)).isEmpty();
        try (Stream<Path> files = Files.walk(home.folder())) {
          assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".so"));
        }
      }
    }
  }

  @Test
  void aProcessorThatThereAreNoneForIsTold() throws Exception {
    try (Home home = Home.create()) {
      assertItFallsBack(home, "-Dos.arch=riscv64");
    }
  }

  @Test
  void aDistributionWithoutThemIsTold() throws Exception {
    try (Home home = Home.create()) {
      Path dist = home.path("dist");
      Files.createDirectories(dist.resolve("system"));
      for (String part : List.of("lib", "bundles", "etc")) {
        Files.createSymbolicLink(dist.resolve(part), Home.built().resolve(part));
      }
      for (Path jar : Home.jars(Home.built().resolve("system"))) {
        String name = jar.getFileName().toString();
        if (!name.matches(".*(-native-epoll-|-native-io_uring-|boringssl).*")) {
          Files.createSymbolicLink(dist.resolve("system").resolve(name), jar);
        }
      }
      assertItFallsBack(home, "-Djackfield.dist=" + dist);
    }
  }

  @Test
  void aFolderThatNothingIsLoadedFromIsTold() throws Exception {
    SmallDisk.assumeRoot();
    try (Home home = Home.create()) {
      SmallDisk data = SmallDisk.mount(home.path("data"), 96, "noexec");
      try {
        assertItFallsBack(home, "");
      } finally {
        data.close();
      }
    }
  }

  private static void assertItFallsBack(Home home, String options) throws IOException {
    Map<String, String> environment =
        Map.of("JACKFIELD_NATIVE", "true", "JACKFIELD_JAVA_OPTS", Daemon.FAST + " " + options);
    try (Daemon daemon = Daemon.start(home, environment)) {
      assertThat(daemon.log()).containsPattern("native=true " + PLAIN);
      assertThat(daemon.log().lines().filter(line -> line.contains("tive librar")))
          .as("one line with both reasons")
          .singleElement()
          .asString()
          .contains(FALLEN_BACK, "io is nio: ", "tls.engine is jdk: ");
      assertThat(libraries(daemon)).isEmpty();
      assertItServes(daemon);
      daemon.stop();
    }
    LogCheck.check(home, List.of());
  }

  private static void assertItServes(Daemon daemon) {
    for (String scheme : List.of("http", "https")) {
      String url = scheme + "://127.0.0.1:" + daemon.port(scheme) + "/hello";
      assertThat(Http.get(url).text()).isEqualTo("hello, world\n");
    }
  }

  /**
   * The paths of Netty's libraries whose code is in the process; the files are removed by then. Of
   * one that could not be loaded a part without code may be left.
   */
  private static List<String> libraries(Daemon daemon) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(daemon.pid()), "maps")).stream()
        .filter(line -> line.matches("\\S+ ..x\\S .*libnetty.*"))
        .map(line -> line.substring(line.indexOf('/')))
        .distinct()
        .toList();
  }
}
