package io.jackfield.launcher.client;

import io.jackfield.launcher.BootBundle;
import io.jackfield.launcher.Folders;
import io.jackfield.launcher.FrameworkSettings;
import io.jackfield.launcher.Place;
import io.jackfield.launcher.SafeText;
import io.jackfield.launcher.StartFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Checks the files in {@code etc/} where no daemon runs: by the jars that one would start, of which
 * only those run that configuration needs. Changes nothing in the daemon's folders.
 */
final class OfflineCheck {
  private static final String CONFIGURATIONS = "io.jackfield.config.Configurations";

  private final Folders folders;
  private final PrintStream out;
  private final PrintStream err;

  OfflineCheck(Folders folders, PrintStream out, PrintStream err) {
    this.folders = folders;
    this.out = out;
    this.err = err;
  }

  /** Prints what is wrong, a line each; returns the exit code. */
  int run(boolean json) throws IOException {
    System.setProperty("logback.configurationFile", "io/jackfield/launcher/silence.xml");
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    Path cache = Files.createTempDirectory("jackfield-check");
    try {
      List<Problem> problems = problems(cache);
      if (json) {
        out.println(problems.stream().map(Problem::json).toList());
      } else if (problems.isEmpty()) {
        out.println("the configuration is good");
      }
      problems.forEach(problem -> err.println("jackfield: " + SafeText.escape(problem.line())));
      return problems.isEmpty() ? Control.OK : Control.FAILED;
    } catch (BundleException
        | InterruptedException
        | ReflectiveOperationException
        | StartFailure e) {
      throw new IOException("cannot check: " + StartFailure.rootReason(e), e);
    } finally {
      delete(cache);
    }
  }

  /** What the daemon's own check tells, without its types. */
  private record Problem(String file, String key, String reason, String line) {
    static Problem of(Object problem) throws ReflectiveOperationException {
      return new Problem(
          text(problem, "file"),
          text(problem, "key"),
          text(problem, "reason"),
          String.valueOf(problem));
    }

    private static String text(Object problem, String accessor)
        throws ReflectiveOperationException {
      return String.valueOf(problem.getClass().getMethod(accessor).invoke(problem));
    }

    String json() {
      return "{\"file\": %s, \"key\": %s, \"reason\": %s}"
          .formatted(quoted(file), quoted(key), quoted(reason));
    }

    private static String quoted(String text) {
      StringBuilder quoted = new StringBuilder("\"");
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c < ' ' || c == '"' || c == '\\') {
          quoted.append(String.format("\\u%04x", (int) c));
        } else {
          quoted.append(c);
        }
      }
      return quoted.append('"').toString();
    }
  }

  private List<Problem> problems(Path cache)
      throws BundleException,
          InterruptedException,
          IOException,
          ReflectiveOperationException,
          StartFailure {
    Map<String, Object> settings = FrameworkSettings.of(folders);
    settings.put(Constants.FRAMEWORK_STORAGE, cache.toString());
    settings.put(
        Constants.FRAMEWORK_BEGINNING_STARTLEVEL,
        Integer.toString(FrameworkSettings.CONFIGURATION));
    if (!Files.isDirectory(folders.of(Place.ETC))) {
      settings.put(Place.ETC.property(), folders.dist().resolve("etc").toString());
    }
    Framework framework = new FrameworkFactory().newFramework(settings);
    framework.init();
    try {
      return problems(framework);
    } finally {
      framework.stop();
      framework.waitForStop(0); // it writes to its cache until then
    }
  }

  private List<Problem> problems(Framework framework)
      throws BundleException, IOException, ReflectiveOperationException, StartFailure {
    BundleContext context = framework.getBundleContext();
    List<BootBundle> boot = new ArrayList<>();
    for (Path jar : jars(folders.system())) {
      boot.add(BootBundle.install(context, jar));
    }
    // Of two versions the one that came later counts, as with a daemon.
    for (Path folder : List.of(folders.dist().resolve("bundles"), folders.of(Place.DEPLOY))) {
      for (Path jar : jars(folder)) {
        installLive(context, jar);
      }
    }
    framework.adapt(FrameworkWiring.class).resolveBundles(null);
    framework.start();
    boot.stream()
        .filter(bundle -> !bundle.isFragment())
        .filter(bundle -> bundle.level() <= FrameworkSettings.CONFIGURATION)
        .sorted(Comparator.comparingInt(BootBundle::level))
        .forEach(BootBundle::start);
    return check(context);
  }

  private static void installLive(BundleContext context, Path jar) {
    try {
      context.installBundle("reference:" + jar.toUri());
    } catch (BundleException e) {
      // The daemon would refuse it as well, and its configuration is that of no bundle then.
    }
  }

  private static List<Problem> check(BundleContext context)
      throws IOException, ReflectiveOperationException {
    ServiceReference<?> reference = context.getServiceReference(CONFIGURATIONS);
    Object service = reference == null ? null : context.getService(reference);
    if (reference == null || service == null) {
      throw new IOException("cannot check: the bundle config does not start");
    }
    Bundle config = reference.getBundle();
    Method check = config.loadClass(CONFIGURATIONS).getMethod("check");
    List<Problem> problems = new ArrayList<>();
    if (check.invoke(service) instanceof List<?> all) {
      for (Object problem : all) {
        problems.add(Problem.of(problem));
      }
    }
    return problems;
  }

  static List<Path> jars(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .filter(Files::isRegularFile) // a pipe would be waited for
          .sorted()
          .toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }
}
