package io.jackfield.files;

import io.jackfield.account.Account;
import io.jackfield.account.Grant;
import io.jackfield.account.Permission;
import io.jackfield.file.FileView;
import io.jackfield.file.OpenFile;
import io.jackfield.file.Upload;
import io.jackfield.file.VirtualPath;
import io.jackfield.files.check.StoreChecks;
import io.jackfield.files.config.FilesConfig;
import io.jackfield.files.disk.RootFolder;
import io.jackfield.files.outbox.Outbox;
import io.jackfield.files.shared.SharedState;
import io.jackfield.testkit.TestLane;
import io.jackfield.testkit.TestRolloutState;
import io.jackfield.transport.Lane;
import io.jackfield.transport.Transport;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/** A file space in a temporary folder, with what it told. */
public final class Bench {
  final Path temporary;
  public final Path root;
  final StoreChecks checks;
  final Outbox outbox;
  final SharedState shared = new SharedState(new ConcurrentHashMap<>());
  final List<Event> events = new ArrayList<>();
  public final FilesComponent space;

  public Bench(Path temporary) throws IOException {
    this(temporary, "keep");
  }

  public Bench(Path temporary, String partial) throws IOException {
    this.temporary = temporary;
    root = temporary.resolve("files");
    // There already, as at a later start: so nothing is made in it.
    Files.createDirectories(root.resolve(".jackfield"));
    FilesConfig config = config(root.toString(), partial);
    checks = checks(config);
    outbox = new Outbox(temporary.resolve("data/files"), shared, null);
    space = open(config);
  }

  /** Checks that are on threads of their own, and wait for nobody who is missing. */
  static StoreChecks checks(FilesConfig config) {
    Lane lane = new TestLane(work -> new Thread(work).start());
    Transport transport =
        (Transport)
            Proxy.newProxyInstance(
                Transport.class.getClassLoader(),
                new Class<?>[] {Transport.class},
                (proxy, method, arguments) -> Optional.of(lane));
    return new StoreChecks(transport, bundle -> new TestRolloutState(), Duration.ZERO, config);
  }

  /** Another one, as of another version, on the same folders. */
  FilesComponent open(FilesConfig config) throws IOException {
    return new FilesComponent(RootFolder.of(temporary), admin(), shared, checks, outbox, config);
  }

  EventAdmin admin() {
    return new EventAdmin() {
      @Override
      public void postEvent(Event event) {
        throw new AssertionError("events are sent, not posted");
      }

      @Override
      public synchronized void sendEvent(Event event) {
        events.add(event);
      }
    };
  }

  static FilesConfig config(String root, String partial, String... mounts) {
    String[] hidden = {".git", ".env"};
    Map<String, Object> values =
        Map.of(
            "root",
            root,
            "mounts",
            mounts,
            "partial",
            partial,
            "quotas",
            new String[0],
            "checks_required",
            new String[0],
            "check_timeout",
            60,
            "unfinished",
            new String[] {".part", ".filepart", ".tmp"},
            "partial_days",
            7,
            "sync",
            true,
            "hidden",
            hidden);
    return (FilesConfig)
        Proxy.newProxyInstance(
            FilesConfig.class.getClassLoader(),
            new Class<?>[] {FilesConfig.class},
            (proxy, method, arguments) -> values.get(method.getName()));
  }

  /** The same but for one key. */
  static FilesConfig with(FilesConfig config, String key, Object value) {
    return (FilesConfig)
        Proxy.newProxyInstance(
            FilesConfig.class.getClassLoader(),
            new Class<?>[] {FilesConfig.class},
            (proxy, method, arguments) ->
                method.getName().equals(key) ? value : method.invoke(config, arguments));
  }

  static VirtualPath path(String text) {
    return VirtualPath.parse(text);
  }

  FileView view(String home, Grant... grants) {
    return space.view(new Account("ann", path(home), List.of(grants), false));
  }

  public FileView may(Permission... permissions) {
    return space.view(account(permissions));
  }

  static Account account(Permission... permissions) {
    Grant everywhere = new Grant(VirtualPath.ROOT, Set.of(permissions));
    return new Account("ann", VirtualPath.ROOT, List.of(everywhere), false);
  }

  /** Puts a file there past the file space. */
  public Path put(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  static Upload write(Upload upload, String content) throws IOException {
    upload.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
    return upload;
  }

  public static void store(FileView view, String path, String content) throws IOException {
    try (Upload upload = write(view.store(path(path)), content)) {
      upload.commit();
    }
  }

  public static String read(FileView view, String path) throws IOException {
    try (OpenFile file = view.read(path(path))) {
      return new String(file.stream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  public static List<String> list(FileView view, String path) throws IOException {
    try (Stream<String> names = view.list(path(path)).map(info -> info.path().toString())) {
      return names.sorted().toList();
    }
  }

  /** What is in the private folder. */
  List<String> unfinished() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(".jackfield"))) {
      return files.map(Path::toString).filter(name -> !name.endsWith("partial")).toList();
    }
  }
}
