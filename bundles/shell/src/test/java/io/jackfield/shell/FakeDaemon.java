package io.jackfield.shell;

import io.jackfield.account.Account;
import io.jackfield.account.Accounts;
import io.jackfield.account.Grant;
import io.jackfield.account.Permission;
import io.jackfield.config.ConfigProblem;
import io.jackfield.config.Configurations;
import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.DeployOptions;
import io.jackfield.deploy.Deployer;
import io.jackfield.deploy.LiveBundle;
import io.jackfield.deploy.Preview;
import io.jackfield.file.FileInfo;
import io.jackfield.file.FileSpace;
import io.jackfield.file.FileView;
import io.jackfield.file.VirtualPath;
import io.jackfield.net.Listener;
import io.jackfield.task.TaskHandle;
import io.jackfield.task.TaskInfo;
import io.jackfield.task.TaskRun;
import io.jackfield.task.Tasks;
import io.jackfield.transport.ConnectionInfo;
import io.jackfield.transport.ProtocolInfo;
import io.jackfield.transport.Switchboard;
import io.jackfield.transport.rollout.LaneInfo;
import io.jackfield.transport.rollout.Rollouts;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A daemon of plain values, with the commands that work on it. */
final class FakeDaemon {
  static final Instant NOW = Instant.parse("2025-03-01T12:00:00Z");

  final List<String> calls = new ArrayList<>();
  final List<ConfigProblem> problems = new ArrayList<>();
  final List<LiveBundle> bundles = new ArrayList<>();
  final Map<String, String> refused = new TreeMap<>();
  final List<ProtocolInfo> protocols = new ArrayList<>();
  final List<LaneInfo> lanes = new ArrayList<>();
  final List<ConnectionInfo> connections = new ArrayList<>();
  final List<TaskRun> runs = new ArrayList<>();
  final Map<String, Account> accounts = new TreeMap<>();
  final Set<String> folders = new TreeSet<>(Set.of("/"));
  final Services services =
      new Services(
          only(Switchboard.class, new FakeSwitchboard()),
          only(Rollouts.class, new FakeRollouts()),
          new FakeDeployer(),
          new FakeConfigurations());

  FakeDaemon() {
    services.accounts().fill(only(Accounts.class, new FakeAccounts()));
    services.files().fill(only(FileSpace.class, new FakeFiles()));
    services.tasks().fill(only(Tasks.class, new FakeTasks()));
  }

  private final class FakeConfigurations implements Configurations {
    @Override
    public List<ConfigProblem> check() {
      return List.copyOf(problems);
    }

    @Override
    public List<ConfigProblem> check(long bundleId) {
      return List.of();
    }
  }

  CommandTable commands() {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    List<Command> all = new ArrayList<>();
    all.addAll(new StatusCommands(services, "1.2.3", () -> Duration.ofSeconds(75)).commands());
    all.addAll(new BundleCommands(services).commands());
    all.add(new HistoryCommand(services).command());
    all.addAll(new ConnectionCommands(services, clock).commands());
    all.addAll(new UserCommands(services).commands());
    all.addAll(new TaskCommands(services).commands());
    all.add(HelpCommand.of(List.copyOf(all)));
    return new CommandTable(all);
  }

  int run(CommandIo io, String... words) {
    try {
      return commands().run(List.of(words), io);
    } catch (HandOverException e) {
      throw new AssertionError(e);
    }
  }

  static Listener listener(
      String name, String protocol, InetSocketAddress address, boolean tls, String problem) {
    return new Listener() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String protocol() {
        return protocol;
      }

      @Override
      public InetSocketAddress address() {
        return address;
      }

      @Override
      public boolean tls() {
        return tls;
      }

      @Override
      public Optional<String> problem() {
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
      }
    };
  }

  /** An interface of which the target has the methods that matter. */
  static <T> T only(Class<T> type, Object target) {
    return type.cast(
        Proxy.newProxyInstance(
            FakeDaemon.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return target
                    .getClass()
                    .getDeclaredMethod(method.getName(), method.getParameterTypes())
                    .invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private static Change change(String action) {
    return new Change(
        "1", NOW, "operator", action, "a.b", "0.9.0", "00", "1.0.0", "11", Change.DONE, "", 3, 42);
  }

  private final class FakeDeployer implements Deployer {
    @Override
    public Change deploy(Path jar, DeployOptions options) throws DeployException {
      calls.add(
          "deploy "
              + jar
              + (options.allowDowngrade() ? " lower" : "")
              + (options.canary() == 0 ? "" : " canary " + options.canary()));
      if (bundles.isEmpty()) {
        throw new DeployException("is no jar: it does not begin like a zip file");
      }
      return change("deploy");
    }

    @Override
    public Preview preview(Path jar, DeployOptions options) {
      return new Preview("a.b", "1.0.0", "0.9.0", List.of("api 1.0.0"), List.of("x.Service"), 3);
    }

    @Override
    public Change promote(String name, String who) {
      return change("promote");
    }

    @Override
    public Change abort(String name, String who) {
      return change("abort");
    }

    @Override
    public Change undeploy(String name, String who) throws DeployException {
      throw new DeployException(name + " was not deployed");
    }

    @Override
    public Change rollback(String name, String who) {
      return change("rollback");
    }

    @Override
    public Change restart(String name, String who) {
      return change("restart");
    }

    @Override
    public List<Change> history() {
      return List.of(change("deploy"));
    }

    @Override
    public List<LiveBundle> bundles() {
      return bundles;
    }

    @Override
    public Map<String, String> refused() {
      return refused;
    }
  }

  @SuppressWarnings({"UnusedMethod", "unused"}) // called through the proxy
  private final class FakeSwitchboard {
    List<ConnectionInfo> connections() {
      return connections;
    }

    List<ProtocolInfo> protocols() {
      return protocols;
    }

    boolean close(String id) {
      return connections.removeIf(one -> one.id().equals(id));
    }
  }

  @SuppressWarnings({"UnusedMethod", "unused"}) // called through the proxy
  private final class FakeRollouts {
    List<LaneInfo> lanes() {
      return lanes;
    }
  }

  @SuppressWarnings({"UnusedMethod", "unused"}) // called through the proxy
  private final class FakeAccounts {
    Optional<Account> find(String name) {
      return Optional.ofNullable(accounts.get(name));
    }

    List<Account> list() {
      return List.copyOf(accounts.values());
    }

    void add(String name, VirtualPath home, List<Grant> grants, char[] password) {
      calls.add("add " + name + " " + new String(password));
      accounts.put(name, new Account(name, home, grants, false));
    }

    void setPassword(String name, char[] password) {
      calls.add("password " + name + " " + new String(password));
    }

    void grant(String name, VirtualPath folder, Set<Permission> permissions) {
      calls.add("grant " + name + " " + Grants.words(new Grant(folder, permissions)));
    }

    void remove(String name) {
      if (accounts.remove(name) == null) {
        throw new IllegalArgumentException("there is no account '" + name + "'");
      }
    }
  }

  @SuppressWarnings({"UnusedMethod", "unused"}) // called through the proxy
  private final class FakeFiles {
    FileView whole() {
      return only(FileView.class, this);
    }

    FileInfo info(VirtualPath path) throws NoSuchFileException {
      if (!folders.contains(path.toString())) {
        throw new NoSuchFileException(path.toString());
      }
      return new FileInfo(path, true, 0, NOW, "");
    }

    void createFolder(VirtualPath folder) throws NoSuchFileException {
      if (folder.name().equals("broken")) {
        throw new NoSuchFileException(folder.toString());
      }
      folders.add(folder.toString());
    }
  }

  @SuppressWarnings({"UnusedMethod", "unused"}) // called through the proxy
  private final class FakeTasks {
    TaskHandle submit(String task, Map<String, ?> data) {
      calls.add("submit " + task + " " + data);
      return new TaskHandle() {
        @Override
        public String runId() {
          return "run-1";
        }

        @Override
        public CompletionStage<TaskRun> done() {
          return new CompletableFuture<>();
        }
      };
    }

    List<TaskInfo> list() {
      return Arrays.asList(
          new TaskInfo("checksum", "on file.stored", Optional.empty(), "examples", "1.0.0"));
    }

    List<TaskRun> queue() {
      return runs;
    }

    List<TaskRun> history(int most) {
      return runs;
    }

    boolean cancel(String runId) {
      return runs.stream().anyMatch(run -> run.runId().equals(runId));
    }
  }
}
