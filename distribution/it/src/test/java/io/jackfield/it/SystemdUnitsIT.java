package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.it.support.Command;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The units for systemd, as systemd sees them. */
@Needs("systemd-analyze")
class SystemdUnitsIT {
  private static final Path UNITS =
      Home.built().resolve("../../../package/src/systemd").normalize();

  @TempDir Path folder;

  /** Exposure is told from 0 to 10; the threshold is ten times that. */
  @Test
  void theDaemonMayDoNoMoreThanItMust() {
    Path unit = UNITS.resolve("jackfield.service");
    Command.of(
            "systemd-analyze",
            "security",
            "--offline=true",
            "--threshold=30",
            "--no-pager",
            unit.toString())
        .run()
        .ok();
  }

  /** A key that is misspelt is left out, with a warning at most. */
  @Test
  void everyLineIsUnderstood() throws IOException {
    List<String> words = new ArrayList<>(List.of("systemd-analyze", "verify", "--man=false"));
    for (Path unit : units()) {
      String text =
          Files.readString(unit)
              .replace(
                  "/usr/share/jackfield/bin/jackfield",
                  Home.built().resolve("bin/jackfield").toString());
      words.add(Files.writeString(folder.resolve(unit.getFileName()), text).toString());
    }
    Command.Result result = Command.of(words.toArray(new String[0])).run();
    assertThat(result.err().lines().filter(line -> line.contains("jackfield")))
        .as(result.toString())
        .isEmpty();
  }

  private static List<Path> units() throws IOException {
    try (Stream<Path> units = Files.list(UNITS)) {
      List<Path> all = units.sorted().toList();
      assertThat(all).hasSizeGreaterThan(3);
      return all;
    }
  }
}
