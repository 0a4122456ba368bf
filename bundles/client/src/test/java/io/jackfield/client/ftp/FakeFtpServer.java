package io.jackfield.client.ftp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server of files in memory, on loopback. What it can is what {@link #features} has, and what it
 * answers to a command can be said with {@link #script}.
 */
final class FakeFtpServer implements AutoCloseable {
  /** Files by path. */
  final Map<String, byte[]> files = new ConcurrentSkipListMap<>();

  /** Folders by path. */
  final Set<String> folders = new ConcurrentSkipListSet<>(Set.of("/", "/home"));

  /** When files were written, as FTP writes it. */
  final Map<String, String> times = new ConcurrentHashMap<>();

  /** What FEAT tells, and so what it can. */
  final List<String> features =
      new CopyOnWriteArrayList<>(
          List.of(
              "EPSV", "MDTM", "MFMT", "MLST type*;size*;modify*;", "REST STREAM", "SIZE", "UTF8"));

  /** All that was said to it, over all connections. */
  final List<String> said = new CopyOnWriteArrayList<>();

  private final Map<String, ConcurrentLinkedQueue<Answer>> scripts = new ConcurrentHashMap<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ServerSocket server;
  volatile int logins;

  /** What is done in the place of a command. */
  interface Answer {
    void to(Session session, String argument) throws IOException;
  }

  FakeFtpServer() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "fake ftp");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  /** The next time that this command comes, this is done instead. {@code *} is the greeting. */
  void script(String command, Answer answer) {
    scripts.computeIfAbsent(command, c -> new ConcurrentLinkedQueue<>()).add(answer);
  }

  /** The next time that this command comes, this is all that it answers. */
  void reply(String command, String reply) {
    script(command, (session, argument) -> session.say(reply));
  }

  /** How often a command has come. */
  long count(String command) {
    return said.stream().filter(s -> s.equals(command) || s.startsWith(command + " ")).count();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        start(() -> new Session(socket).run());
      }
    } catch (IOException e) {
      // It has ended.
    }
  }

  /** Ends the connections that there are. */
  void hangUp() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    hangUp();
  }

  /** One control connection. */
  final class Session {
    private final Socket socket;
    private ServerSocket passive;
    private String renamed = "";
    private int restart;

    Session(Socket socket) {
      this.socket = socket;
    }

    void say(String reply) throws IOException {
      socket.getOutputStream().write((reply + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    void hangUp() throws IOException {
      socket.close();
    }

    /** The connection for data that was agreed upon. */
    Socket data() throws IOException {
      Socket data = passive.accept();
      sockets.add(data);
      return data;
    }

    private void run() {
      try {
        if (!scripted("*", "")) {
          say("220 ready");
        }
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        for (String line; (line = lines.readLine()) != null; ) {
          said.add(line);
          String[] words = line.split(" ", 2);
          String argument = words.length > 1 ? words[1] : "";
          if (!scripted(words[0], argument)) {
            answer(words[0], argument);
          }
        }
      } catch (IOException e) {
        // It has ended.
      }
    }

    private boolean scripted(String command, String argument) throws IOException {
      ConcurrentLinkedQueue<Answer> queue = scripts.get(command);
      Answer answer = queue == null ? null : queue.poll();
      if (answer != null) {
        answer.to(this, argument);
      }
      return answer != null;
    }

    private boolean can(String feature) {
      return features.stream().anyMatch(f -> f.equals(feature) || f.startsWith(feature + " "));
    }

    private void answer(String command, String path) throws IOException {
      switch (command) {
        case "USER" -> say("331 password");
        case "PASS" -> {
          logins++;
          say(path.equals("wrong") ? "530 Login incorrect." : "230 in");
        }
        case "FEAT" -> say("211-Features\r\n " + String.join("\r\n ", features) + "\r\n211 End");
        case "TYPE", "OPTS", "NOOP" -> say("200 good");
        case "PWD" -> say("257 \"/home\" is it");
        case "QUIT" -> say("221 bye");
        case "CWD" -> say(folders.contains(path) ? "250 there" : "550 Failed.");
        case "EPSV" -> passive(can("EPSV"), "229 (|||%d|)");
        case "PASV" -> passive(true, "227 (10,255,255,1,%d,%d)");
        case "REST" -> {
          restart = Integer.parseInt(path);
          say("350 from there");
        }
        case "MLST" -> say(can("MLST") ? facts(path) : "500 what");
        case "MLSD", "LIST", "NLST" -> list(command, path.isEmpty() ? "/home" : path);
        case "SIZE" ->
            say(files.containsKey(path) ? "213 " + files.get(path).length : "550 Failed.");
        case "MDTM" -> say(times.containsKey(path) ? "213 " + times.get(path) : "550 Failed.");
        case "MFMT" -> setTime(path.split(" ", 2));
        case "RETR" -> retrieve(path);
        case "STOR" -> store(path, restart);
        case "APPE" -> store(path, files.getOrDefault(path, new byte[0]).length);
        case "DELE" -> say(files.remove(path) == null ? "550 Failed." : "250 gone");
        case "RMD" -> say(folders.remove(path) ? "250 gone" : "550 Failed.");
        case "MKD" -> makeFolder(path);
        case "RNFR" -> {
          renamed = path;
          say(files.containsKey(path) ? "350 to" : "550 Failed.");
        }
        case "RNTO" -> {
          files.put(path, files.remove(renamed));
          times.put(path, times.getOrDefault(renamed, "20200101000000"));
          say("250 done");
        }
        default -> say("502 not implemented");
      }
    }

    private void passive(boolean able, String reply) throws IOException {
      if (!able) {
        say("500 what");
        return;
      }
      passive = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      int port = passive.getLocalPort();
      say(
          reply.startsWith("229")
              ? String.format(reply, port)
              : String.format(reply, port / 256, port % 256));
    }

    private String facts(String path) {
      if (folders.contains(path)) {
        return "250-facts\r\n type=dir; " + path + "\r\n250 End";
      }
      return files.containsKey(path)
          ? "250-facts\r\n " + facts(path, path) + "\r\n250 End"
          : "550 Failed.";
    }

    private String facts(String path, String name) {
      String time = times.getOrDefault(path, "20200101000000");
      return "type=file;size=" + files.get(path).length + ";modify=" + time + "; " + name;
    }

    private void list(String command, String folder) throws IOException {
      say("150 coming");
      Map<String, String> lines = new TreeMap<>();
      for (String path : files.keySet()) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (path.substring(0, path.lastIndexOf('/')).equals(folder)) {
          lines.put(
              name,
              switch (command) {
                case "MLSD" -> facts(path, name);
                case "NLST" -> name;
                default -> "-rw-r--r-- 1 a b " + files.get(path).length + " Jan  2  2020 " + name;
              });
        }
      }
      try (Socket data = data()) {
        for (String line : lines.values()) {
          data.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
      }
      say("226 done");
    }

    private void setTime(String[] words) throws IOException {
      times.put(words[1], words[0]);
      say(can("MFMT") ? "213 Modify=" + words[0] + "; " + words[1] : "502 what");
    }

    private void makeFolder(String path) throws IOException {
      boolean good =
          !files.containsKey(path)
              && folders.contains(path.substring(0, Math.max(1, path.lastIndexOf('/'))));
      say(good && folders.add(path) ? "257 made" : "550 Failed.");
    }

    private void retrieve(String path) throws IOException {
      if (!files.containsKey(path)) {
        say("550 Failed.");
        return;
      }
      say("150 coming");
      send(files.get(path), restart, Integer.MAX_VALUE);
      say("226 done");
    }

    /** Sends bytes of a file, no more than so many. */
    void send(byte[] bytes, int from, int most) throws IOException {
      restart = 0;
      try (Socket data = data()) {
        OutputStream out = data.getOutputStream();
        out.write(bytes, from, Math.min(most, bytes.length - from));
      }
    }

    private void store(String path, int from) throws IOException {
      say("150 send");
      take(path, from, Integer.MAX_VALUE);
      say("226 done");
    }

    /** Takes bytes of a file, no more than so many. */
    void take(String path, int from, int most) throws IOException {
      restart = 0;
      try (Socket data = data();
          InputStream in = data.getInputStream()) {
        byte[] came = in.readNBytes(most);
        byte[] all = Arrays.copyOf(files.getOrDefault(path, new byte[0]), from + came.length);
        System.arraycopy(came, 0, all, from, came.length);
        files.put(path, all);
      }
    }

    int restart() {
      return restart;
    }
  }

  /** The commands that have come since the login, without their arguments. */
  List<String> commands() {
    List<String> commands = new ArrayList<>();
    said.forEach(s -> commands.add(s.split(" ")[0]));
    return commands.subList(commands.lastIndexOf("PWD") + 1, commands.size());
  }
}
