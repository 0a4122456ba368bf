package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.it.support.Command;
import io.jackfield.it.support.Needs;
import io.jackfield.it.support.Patience;
import io.jackfield.it.support.RunningDaemon;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** HTTP/2 as h2spec understands the specification. The build unpacks h2spec into target/h2spec. */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = "amd64",
    disabledReason = "needs h2spec, which is there for Linux on x86_64")
@Needs("tar")
class Http2SpecIT {
  /** What docs/decisions/0016-http2-in-the-transport.md explains. */
  private static final Set<String> ALLOWED =
      Set.of("http2/5.1 half closed (remote): Sends a HEADERS frame");

  private static final int CASES = 145;
  private static final Pattern CASE =
      Pattern.compile(
          "<testcase package=\"([^\"]*)\" classname=\"([^\"]*)\"[^>]*>\\s*(<(error|failure)[^>]*>[^<]*)?");

  @RegisterExtension static final RunningDaemon running = RunningDaemon.shared();

  @BeforeAll
  static void unpack() {
    Path archive = Path.of(System.getProperty("jackfield.it.h2spec")).toAbsolutePath();
    String folder = running.home().folder().toString();
    Command.of("tar", "-xzf", archive.toString(), "-C", folder).run().ok();
  }

  @Test
  void speaksItOverTlsAndInTheClear() throws Exception {
    int clear = running.port("http");
    int secure = running.port("https");
    FutureTask<List<String>> other = new FutureTask<>(() -> failures(secure, "-t", "-k"));
    new Thread(other, "h2spec").start();
    List<String> inTheClear = failures(clear);
    assertThat(ALLOWED).as("failures in the clear").containsAll(inTheClear);
    assertThat(ALLOWED).as("failures over TLS").containsAll(other.get());
  }

  /** What did not pass, with what was seen instead. */
  private static List<String> failures(int port, String... more) throws Exception {
    // So long is waited for what does not come; all else ends with the answer.
    long seconds = Patience.of(Duration.ofSeconds(3)).toSeconds();
    Path report = running.home().path("h2spec-" + port + ".xml");
    List<String> words = new ArrayList<>();
    words.add(running.home().path("h2spec").toString());
    words.addAll(List.of("-h", "127.0.0.1", "-p", Integer.toString(port)));
    words.addAll(List.of("-o", Long.toString(seconds), "-j", report.toString()));
    words.addAll(List.of(more));
    Command.Result result = Command.of(words.toArray(new String[0])).run();
    List<MatchResult> cases = CASE.matcher(Files.readString(report)).results().toList();
    assertThat(cases).as(result::toString).hasSize(CASES);
    return cases.stream()
        .filter(each -> each.group(3) != null)
        .map(each -> each.group(1) + " " + each.group(2))
        .toList();
  }
}
