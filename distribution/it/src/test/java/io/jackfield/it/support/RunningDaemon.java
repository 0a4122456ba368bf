package io.jackfield.it.support;

import java.io.IOException;
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
 * One daemon for the tests of a class. In the end it must stop well and have nothing in its log
 * that should not be there.
 */
public final class RunningDaemon
    implements BeforeAllCallback, AfterAllCallback, AfterTestExecutionCallback {
  private static final String DEPLOY = "io.jackfield.deploy.cfg";

  private final List<Pattern> expectedErrors;
  private final Map<String, Integer> ports = new ConcurrentHashMap<>();
  private final List<Setting> settings = new ArrayList<>();
  private boolean withBothCompilers;
  private int descriptors;
  private @Nullable Daemon daemon;

  /**
   * Not started yet.
   *
   * @param expectedErrors regular expressions for the errors that the tests provoke
   */
  public RunningDaemon(String... expectedErrors) {
    this.expectedErrors = List.of(expectedErrors).stream().map(Pattern::compile).toList();
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
    // What a dry run says of these tells that what was written before is in force, too.
    home().configure(DEPLOY, "sha256.allow", "no.such.file");
    Awaitility.await().until(() -> dryRun() == 1);
    home().configure(DEPLOY, "sha256.allow", "");
    Awaitility.await().until(() -> dryRun() == 0);
  }

  private int dryRun() {
    String jar = Home.shipped("echo").toString();
    return get().ask("deploy", jar, "--dry-run").exit();
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
