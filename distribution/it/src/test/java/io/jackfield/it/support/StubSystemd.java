package io.jackfield.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * The two things that systemd does for a daemon: it listens to what that says of itself, and keeps
 * sockets for it, which it passes to each that is started. A process of its own, in Python: Java
 * has neither datagrams of this kind nor descriptors.
 */
public final class StubSystemd implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("(?m)^port (\\S+) (\\d+)$");
  private static final Pattern TOLD = Pattern.compile("(?m)^told (\\d+) (.*)$");

  private static final String KEEPER =
      """
      import select, socket, sys, time
      folder, names = sys.argv[1], sys.argv[2:]
      notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      notify.bind(folder + '/notify')
      passed = []
      for name in names:
          listening = socket.socket()
          listening.bind(('127.0.0.1', 0))
          listening.listen(1024)
          passed.append(listening)
          print('port', name, listening.getsockname()[1], flush=True)
      giver = socket.socket(socket.AF_UNIX)
      giver.bind(folder + '/sockets')
      giver.listen()
      print('open', flush=True)
      while True:
          for ready in select.select([notify, giver], [], [])[0]:
              if ready is notify:
                  text = notify.recv(4096).decode().replace('\\n', ' ')
                  print('told', time.monotonic_ns() // 1000, text, flush=True)
              else:
                  with giver.accept()[0] as client:
                      fds = [each.fileno() for each in passed]
                      socket.send_fds(client, [':'.join(names).encode() or b':'], fds)
      """;

  /** Becomes the daemon, whose descriptors are those from 3 on. */
  private static final String STARTER =
      """
      import fcntl, os, socket, sys
      with socket.socket(socket.AF_UNIX) as client:
          client.connect(sys.argv[1] + '/sockets')
          names, passed, _, _ = socket.recv_fds(client, 4096, 100)
      away = [fcntl.fcntl(each, fcntl.F_DUPFD, 200) for each in passed]
      for place, each in enumerate(away):
          os.dup2(each, 3 + place)
          os.close(each)
      os.environ['LISTEN_PID'] = str(os.getpid())
      os.environ['LISTEN_FDS'] = str(len(away))
      os.environ['LISTEN_FDNAMES'] = names.decode()
      os.execv(sys.argv[2], sys.argv[2:])
      """;

  private final TemporaryFolder folder = TemporaryFolder.create("jackfield-systemd-");
  private final Path out = folder.path().resolve("out");
  private final Process process;

  /**
   * Started.
   *
   * @param names those of listeners, one for each socket that is to be passed
   */
  public StubSystemd(String... names) throws IOException {
    List<String> command = new ArrayList<>(List.of("python3", script("keeper.py", KEEPER)));
    command.add(folder.path().toString());
    command.addAll(List.of(names));
    process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(folder.path().resolve("err").toFile())
            .start();
    Awaitility.await().until(() -> output().contains("open\n") || !process.isAlive());
  }

  private String script(String name, String text) throws IOException {
    return Files.writeString(folder.path().resolve(name), text).toString();
  }

  /** Starts a daemon with the sockets, if there are any. */
  public Daemon start(Home home, Map<String, String> more) throws IOException {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("NOTIFY_SOCKET", folder.path().resolve("notify").toString());
    String starter = script("starter.py", STARTER);
    return Daemon.startBy(List.of("python3", starter, folder.path().toString()), home, environment);
  }

  /** The ports of the sockets of that name. */
  public List<Integer> ports(String name) {
    return PORT.matcher(output())
        .results()
        .filter(port -> port.group(1).equals(name))
        .map(port -> Integer.valueOf(port.group(2)))
        .toList();
  }

  /** What it has been told, with blanks for ends of lines. */
  public List<String> told() {
    return TOLD.matcher(output()).results().map(message -> message.group(2)).toList();
  }

  /** When it was told what begins so, in microseconds of the kernel's clock since it started. */
  public long when(String beginning) {
    Matcher told = TOLD.matcher(output());
    while (told.find()) {
      if (told.group(2).startsWith(beginning)) {
        return Long.parseLong(told.group(1));
      }
    }
    throw new AssertionError("not told: " + beginning);
  }

  /** How often it was told that the daemon works. */
  public long signsOfLife() {
    return told().stream().filter("WATCHDOG=1"::equals).count();
  }

  private String output() {
    try {
      return Files.readString(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    folder.close();
  }
}
