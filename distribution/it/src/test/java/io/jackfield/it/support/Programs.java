package io.jackfield.it.support;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Looks for what {@link Needs} names, before anything of the test is set up. */
final class Programs implements ExecutionCondition {
  static final boolean REQUIRED = "required".equals(System.getProperty("jackfield.it.programs"));

  private static final Path PYTHON_MODULES = Path.of("/usr/lib/python3/dist-packages");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext test) {
    List<String> missing =
        AnnotationSupport.findAnnotation(test.getElement(), Needs.class).stream()
            .flatMap(needs -> Arrays.stream(needs.value()))
            .filter(program -> !isThere(program))
            .toList();
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("all that it needs is there");
    }
    String reason = "needs " + String.join(", ", missing) + "; .ci/run installs what tests need";
    if (REQUIRED) {
      throw new AssertionError(reason);
    }
    return ConditionEvaluationResult.disabled(reason);
  }

  private static boolean isThere(String program) {
    return find(program).isPresent();
  }

  /** On the search path, or where Debian has modules of Python and the versions of PostgreSQL. */
  static Optional<Path> find(String program) {
    Stream<Path> path =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1)).map(Path::of);
    return Stream.of(path, postgresql().stream(), Stream.of(PYTHON_MODULES))
        .flatMap(folders -> folders)
        .map(folder -> folder.resolve(program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static List<Path> postgresql() {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions.map(version -> version.resolve("bin")).toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
