package io.jackfield.client.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.client.mirror.CrashPoints.Crash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that is killed at each moment that there is, and what the next one makes of it. */
class MirrorCrashTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "in, keep, time, true", "in, delete, time, true", "in, move, time, true",
    "in, delete, checksum, true", "in, keep, checksum, true", "out, keep, time, true",
    "out, delete, time, true", "out, move, time, true", "out, delete, time, false",
    "out, keep, time, false"
  })
  void losesNothingAndMovesNothingTwice(
      String direction, String after, String same, boolean keepsTimes) throws Exception {
    int points = Integer.MAX_VALUE;
    for (int point = 0; point < points; point++) {
      MirrorRig rig = rig(point, direction, after, same);
      rig.remote.keepsTimes = keepsTimes;
      Map<String, String> contents = contents(rig);
      rig.points.crashAt(point);
      try {
        rig.run();
        points = point; // It has come to its end before.
      } catch (Crash e) {
        rig.restart();
      }
      rig.points.crashAt(-1);
      rig.run();
      rig.run();
      String what = "killed at point " + point;
      boolean inward = direction.equals("in");
      assertThat(inward ? rig.files.arrived : rig.remote.arrived)
          .as(what)
          .containsExactlyInAnyOrderElementsOf(
              contents.keySet().stream().map(n -> (inward ? "/here/" : "") + n).toList());
      contents.forEach(
          (name, content) ->
              assertThat(inward ? rig.files.contents() : rig.remote.contents())
                  .as(what)
                  .containsEntry((inward ? "/here/" : "") + name, content));
      if (after.equals("delete")) {
        assertThat(inward ? rig.remote.contents() : rig.files.contents()).as(what).isEmpty();
      } else {
        assertThat(inward ? rig.remote.contents() : rig.files.contents()).as(what).hasSize(3);
      }
    }
  }

  private MirrorRig rig(int point, String direction, String after, String same) throws Exception {
    MirrorRig rig =
        new MirrorRig(Files.createDirectory(folder.resolve("p" + point)))
            .with("direction", direction)
            .with("after", after)
            .with("same", same)
            .with("recursive", true);
    return after.equals("move")
        ? rig.with("move.to", direction.equals("in") ? "done" : "/done")
        : rig;
  }

  private static Map<String, String> contents(MirrorRig rig) {
    Map<String, String> contents = new HashMap<>();
    contents.put("a", "first");
    contents.put("deep/b", "the second one, which comes in several pieces");
    contents.put("empty", "");
    boolean inward = rig.task().settings().inward();
    contents.forEach(
        (name, content) -> {
          if (inward) {
            rig.remote.add(name, content, MirrorRig.LONG_AGO);
          } else {
            rig.files.add("/here/" + name, content, MirrorRig.LONG_AGO);
          }
        });
    return contents;
  }
}
