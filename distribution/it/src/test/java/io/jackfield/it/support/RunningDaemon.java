package io.jackfield.it.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One daemon for the tests of a class, or for several classes. In the end it must stop well and
 * have nothing in its log that should not be there.
 */
public final class RunningDaemon
    implements BeforeAllCallback, AfterAllCallback, AfterTestExecutionCallback {
  private static final String DEPLOY = "io.jackfield.deploy.cfg";
  private static final int LARGEST_JAR = 2_000_000;

  private final List<Pattern> expectedErrors;
  private final Map<String, Integer> ports = new ConcurrentHashMap<>();
  private final List<Setting> settings = new ArrayList<>();
  private boolean shared;
  private boolean withBothCompilers;
  private int descriptors;
  private int changes;
  private int linesBefore;
  private @Nullable Daemon daemon;

  /**
   * Not started yet.
   *
   * @param expectedErrors regular expressions for the errors that the tests provoke
   */
  public RunningDaemon(String... expectedErrors) {
    this.expectedErrors = List.of(expectedErrors).stream().map(Pattern::compile).toList();
  }

  /**
   * One that is as it is shipped, for each class of this JVM that asks for it: a start takes
   * seconds. What a class makes in it has names that no other class uses, it provokes no errors,
   * and it takes back what others would notice.
   */
  public static RunningDaemon shared() {
    RunningDaemon running = new RunningDaemon();
    running.shared = true;
    return running;
  }

  private record Setting(String file, String key, String value) {}

  /** Started with another value for a key in a file of {@code etc/}. */
  public RunningDaemon configured(String file, String key, String value) {
    settings.add(new Setting(file, key, value));
    return this;
  }

  /** Started with both compilers, for tests of what happens while code gets warm. */
  public RunningDaemon withBothCompilers() {
    withBothCompilers = true;
    return this;
  }

  /** Started so that it may have so many files and sockets open. */
  public RunningDaemon within(int most) {
    descriptors = most;
    return this;
  }

  @Override
  public void beforeAll(ExtensionContext test) throws IOException {
    if (shared) {
      SharedDaemon one = SharedDaemon.of(test);
      daemon = one.daemon();
      linesBefore = one.lines();
      return;
    }
    Home home = Home.create();
    for (Setting each : settings) {
      home.configure(each.file(), each.key(), each.value());
    }
    if (descriptors > 0) {
      daemon = Daemon.startFastWithin(home, descriptors);
    } else {
      daemon = withBothCompilers ? Daemon.start(home) : Daemon.startFast(home);
    }
  }

  @Override
  public void afterTestExecution(ExtensionContext test) {
    if (test.getExecutionException().isPresent()) {
      System.err.println(test.getDisplayName() + " failed; the daemon's log:\n" + get().log());
    }
  }

  @Override
  public void afterAll(ExtensionContext test) {
    if (daemon == null) {
      return;
    }
    if (shared) {
      LogCheck.check(daemon.home(), expectedErrors, linesBefore);
      return;
    }
    try (Home home = daemon.home();
        Daemon running = daemon) {
      running.stop();
      LogCheck.check(home, expectedErrors);
    }
  }

  /** The daemon. */
  public Daemon get() {
    if (daemon == null) {
      throw new IllegalStateException("no test of the class runs");
    }
    return daemon;
  }

  /** Its home. */
  public Home home() {
    return get().home();
  }

  /** Where a listener answers, asked once. */
  public int port(String listener) {
    return ports.computeIfAbsent(listener, get()::port);
  }

  /** Changes how is deployed from now on; returns when it is in force. */
  public void deployWith(String key, String value) throws IOException {
    home().configure(DEPLOY, key, value);
    // A file that is too large is refused with the limit in force, which tells of the rest, too.
    int most = LARGEST_JAR + ++changes;
    home().configure(DEPLOY, "jar.max", Integer.toString(most));
    Path large = home().path("large.jar");
    Files.write(large, new byte[2 * LARGEST_JAR]);
    Awaitility.await()
        .until(
            () ->
                get()
                    .ask("deploy", large.toString(), "--dry-run")
                    .err()
                    .contains("larger than " + most + " bytes"));
  }

  /** Deploys one of the examples that are not active by themselves. */
  public void deployExample(String name) {
    String jar = Home.built().resolve(Path.of("examples", name + ".jar")).toString();
    get().ask("deploy", jar).ok();
  }

  /** Adds an account whose home is {@code /NAME} and who may do everything there. */
  public void addUser(String name, String password) {
    get()
        .command(
            "user", "add", name, "--home", "/" + name, "--allow", "read,write", "--password-stdin")
        .input(password + "\n")
        .run()
        .ok();
  }
}
