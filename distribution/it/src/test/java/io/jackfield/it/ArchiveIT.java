package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.it.support.Command;
import io.jackfield.it.support.Daemon;
import io.jackfield.it.support.Distribution;
import io.jackfield.it.support.Home;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the JVM keeps of the classes: a start is faster with it, and as good without it. */
class ArchiveIT {

  @Test
  void aStartUsesTheArchiveUnlessItIsDamaged() throws Exception {
    try (Distribution distribution = Distribution.copy()) {
      Path archive = make(distribution);
      assertThat(classesFromArchive(distribution)).isGreaterThan(2000);

      long middle = Files.size(archive) / 2;
      assertThat(archive.toFile().setWritable(true)).isTrue();
      try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
        file.seek(middle);
        int there = file.read();
        file.seek(middle);
        file.write(there ^ 1);
      }
      assertThat(classesFromArchive(distribution)).as("a bit is wrong").isZero();
      try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
        file.setLength(middle);
      }
      assertThat(classesFromArchive(distribution)).as("half of it is there").isZero();
    }
  }

  @Test
  void anArchiveOfOtherJarsIsNotUsed() throws Exception {
    try (Distribution distribution = Distribution.copy()) {
      make(distribution);
      Path library = distribution.jar("lib", "slf4j-api");
      byte[] content = Files.readAllBytes(library);
      // In the comment at its end: another jar, and as good.
      content[content.length - 2] = 1;
      byte[] longer = new byte[content.length + 1];
      System.arraycopy(content, 0, longer, 0, content.length);
      var time = Files.getLastModifiedTime(library);
      Distribution.replace(library, longer);
      Files.setLastModifiedTime(library, time);
      assertThat(classesFromArchive(distribution)).isZero();
    }
  }

  private static Path make(Distribution distribution) {
    String told =
        Command.of(distribution.program(), "archive")
            .env(Map.of("JAVA_HOME", System.getProperty("java.home")))
            .run()
            .ok()
            .out();
    Path archive = Path.of(told.strip());
    assertThat(archive.getParent()).isEqualTo(distribution.path("cds"));
    assertThat(archive).isRegularFile();
    return archive;
  }

  /** How many a start takes from it. */
  private static long classesFromArchive(Distribution distribution) throws IOException {
    try (Home home = Home.create()) {
      Path classes = home.path("classes.log");
      String options = "-Xmx256m -Xlog:class+load:file=" + classes;
      try (Daemon daemon =
          Daemon.start(home, distribution, Map.of("JACKFIELD_JAVA_OPTS", options))) {
        assertThat(daemon.errors()).doesNotContain("[warning]", "OpenJDK");
        daemon.stop();
      }
      try (Stream<String> lines = Files.lines(classes)) {
        return lines.filter(line -> line.contains("shared objects file (top)")).count();
      }
    }
  }
}
