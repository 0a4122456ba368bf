package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.it.support.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code bin/jackfield.bat} starts what {@code bin/jackfield} starts. */
class WindowsScriptIT {
  private static final String CLASS = "io\\.jackfield\\.launcher[.\\w]*\\.[A-Z]\\w+";
  private static final String OPTION = "(?<=[\\s\"'=])(?:-XX:|-D|-X|--)[a-zA-Z+-][\\w.+-]*";
  private static final String VARIABLE = "JACKFIELD_[A-Z_]+|JAVA_HOME";

  /**
   * What only Unix has: priorities of threads, a terminal whose width stty tells, and the command
   * {@code archive}, which starts a daemon of its own.
   */
  private static final Set<String> UNIX_ONLY =
      Set.of(
          "-XX:CompilerThreadPriority",
          "-XX:ThreadPriorityPolicy",
          "-XX:-PrintWarnings",
          "-XX:ArchiveClassesAtExit",
          "-XX:SharedArchiveFile",
          "-Xlog",
          "-Djackfield.columns");

  @Test
  void bothNameTheSameClassesOptionsAndVariables() throws IOException {
    String unix = script("jackfield");
    String windows = script("jackfield.bat");
    assertThat(named(CLASS, windows)).hasSize(2).isEqualTo(named(CLASS, unix));
    Set<String> options = named(OPTION, unix);
    assertThat(options).containsAll(UNIX_ONLY);
    options.removeAll(UNIX_ONLY);
    assertThat(named(OPTION, windows)).hasSizeGreaterThan(10).isEqualTo(options);
    Set<String> variables = named(VARIABLE, unix);
    variables.removeIf(name -> name.endsWith("_PORT"));
    variables.removeAll(Set.of("JACKFIELD_BIND", "JACKFIELD_FILES"));
    assertThat(named(VARIABLE, windows)).isEqualTo(variables);
    assertThat(named("\\b(?:get|put|send)\\b(?=[ |)])", code(windows)))
        .as("commands that run for long")
        .containsExactly("get", "put", "send");
    assertThat(named("too old: 17 or later is needed", windows))
        .isEqualTo(named("too old: 17 or later is needed", unix))
        .isNotEmpty();
  }

  /** The command interpreter looks for labels in ways that only work with these. */
  @Test
  void itsLinesEndAsTheyDoOnWindows() throws IOException {
    assertThat(script("jackfield.bat").split("\n", -1))
        .hasSizeGreaterThan(50)
        .allMatch(line -> line.isEmpty() || line.endsWith("\r"));
    assertThat(script("jackfield.bat")).isASCII();
  }

  @Test
  void everyLabelIsThere() throws IOException {
    String script = script("jackfield.bat");
    Set<String> wanted = named("(?<=goto |call :)\\w+", code(script));
    assertThat(named("(?m)(?<=^:)\\w+", script)).hasSizeGreaterThan(3).isEqualTo(wanted);
  }

  private static String script(String name) throws IOException {
    return Files.readString(Home.built().resolve("bin").resolve(name));
  }

  /** Without remarks. */
  private static String code(String script) {
    return script.lines().filter(line -> !line.startsWith("rem")).collect(Collectors.joining("\n"));
  }

  private static Set<String> named(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
