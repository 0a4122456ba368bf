package io.jackfield.client.ftp;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.net.ftp.FTPClientConfig;
import org.apache.commons.net.ftp.FTPFile;
import org.apache.commons.net.ftp.FTPFileEntryParser;
import org.apache.commons.net.ftp.parser.CompositeFileEntryParser;
import org.apache.commons.net.ftp.parser.NTFTPEntryParser;
import org.apache.commons.net.ftp.parser.UnixFTPEntryParser;

/** What is in a folder of a server. */
final class Listing {
  private static final int MOST_BYTES = 64 * 1024 * 1024;
  private static final int MOST_LINES = 250_000;
  private static final int LONGEST_LINE = 16 * 1024;
  private static final int TIMES = 10;
  private static final String DOING = "cannot be listed";

  private final Target folder;
  private final FtpConnection connection;

  Listing(Target folder) {
    this.folder = folder;
    connection = folder.connection();
  }

  /**
   * Asks for it, in the best form that the server has.
   *
   * @param path of the folder for its entries; empty for none
   * @return by name
   */
  List<RemoteFile> read(String path) throws IOException {
    String beginning = path.isEmpty() ? "" : path + "/";
    List<RemoteFile> entries = new ArrayList<>();
    if (connection.knows("MLST")) {
      for (String line : lines(folder, "MLSD")) {
        name(line).flatMap(name -> Facts.entry(beginning + name, line)).ifPresent(entries::add);
      }
    } else {
      list(beginning, entries);
    }
    entries.sort(Comparator.comparing(RemoteFile::path));
    return entries;
  }

  /** Of an entry of MLSD; empty for the folder itself and for what has no place in a folder. */
  private static Optional<String> name(String line) {
    int space = line.indexOf(' ');
    String facts = ";" + line.substring(0, Math.max(0, space)).toLowerCase(Locale.ROOT);
    boolean itself = facts.contains(";type=cdir;") || facts.contains(";type=pdir;");
    return Optional.of(line.substring(space + 1)).filter(n -> !itself && isName(n));
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.chars().noneMatch(c -> c == '/' || c == 0 || c == '\r');
  }

  /**
   * By LIST, which is made for people: times are to the minute or the day, and taken for those of
   * UTC. So no version is told.
   */
  private void list(String beginning, List<RemoteFile> entries) throws IOException {
    List<String> lines = lines(here(), "LIST");
    FTPFileEntryParser parser = parser();
    int strange = 0;
    for (String line : parser.preParse(new ArrayList<>(lines))) {
      FTPFile entry = parsed(parser, line);
      if (entry == null || entry.getName() == null) {
        strange += line.isBlank() || line.startsWith("total ") ? 0 : 1;
      } else if (isName(entry.getName())) {
        entry(beginning, entry).ifPresent(entries::add);
      }
    }
    if (entries.isEmpty() && strange > 0) {
      names(beginning, entries);
    }
  }

  private static @org.jspecify.annotations.Nullable FTPFile parsed(
      FTPFileEntryParser parser, String line) {
    try {
      return parser.parseFTPEntry(line);
    } catch (RuntimeException e) {
      return null; // Which commons-net throws for what is no number or time.
    }
  }

  /** What LIST without a path lists: with one, some would take it for a pattern or options. */
  private Target here() throws IOException {
    if (!folder.path().startsWith("/")) {
      return folder;
    }
    Reply reply = folder.ask("CWD");
    if (!reply.isGood()) {
      throw folder.refused(DOING, reply);
    }
    return new Target(connection, "", folder.shown());
  }

  private static FTPFileEntryParser parser() {
    FTPClientConfig unix = new FTPClientConfig(FTPClientConfig.SYST_UNIX);
    unix.setServerTimeZoneId("UTC");
    FTPClientConfig windows = new FTPClientConfig(FTPClientConfig.SYST_NT);
    windows.setServerTimeZoneId("UTC");
    UnixFTPEntryParser first = new UnixFTPEntryParser(unix);
    NTFTPEntryParser second = new NTFTPEntryParser(windows);
    first.configure(unix);
    second.configure(windows);
    return new CompositeFileEntryParser(new FTPFileEntryParser[] {first, second});
  }

  private Optional<RemoteFile> entry(String beginning, FTPFile entry) throws IOException {
    String path = beginning + entry.getName();
    Optional<RemoteFile> facts =
        entry.isSymbolicLink()
            ? new Facts(connection).find(folder.child(entry.getName()))
            : Facts.of(path, entry);
    return facts.map(f -> new RemoteFile(path, f.folder(), f.size(), f.modified(), ""));
  }

  /** By NLST, which tells names alone. */
  private void names(String beginning, List<RemoteFile> entries) throws IOException {
    for (String line : lines(here(), "NLST")) {
      String name = line.substring(line.lastIndexOf('/') + 1);
      if (isName(name)) {
        String path = beginning + name;
        new Facts(connection)
            .find(folder.child(name))
            .map(f -> new RemoteFile(path, f.folder(), f.size(), f.modified(), f.version()))
            .ifPresent(entries::add);
      }
    }
  }

  private List<String> lines(Target target, String command) throws IOException {
    Transfer transfer = new Transfer(target, command, 0, DOING);
    boolean done = false;
    try {
      transfer.socket().allow(MOST_BYTES, connection.spec().timeout().multipliedBy(TIMES));
      List<String> lines = read(transfer);
      if (transfer.isCut()) {
        throw new RemoteException(
            Reason.UNREACHABLE, folder.shown() + ": the listing was cut off on its way");
      }
      Reply reply = transfer.complete();
      if (!reply.isGood()) {
        throw folder.refused(DOING, reply);
      }
      done = true;
      return lines;
    } finally {
      if (!done) {
        transfer.abandon();
      }
    }
  }

  private List<String> read(Transfer transfer) throws IOException {
    List<String> lines = new ArrayList<>();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] bytes = new byte[64 * 1024];
    for (int count; (count = transfer.read(bytes, 0, bytes.length)) >= 0; ) {
      for (int i = 0; i < count; i++) {
        if (bytes[i] == '\n') {
          lines.add(text(line));
          line.reset();
        } else {
          line.write(bytes[i]);
        }
      }
      if (lines.size() > MOST_LINES || line.size() > LONGEST_LINE) {
        throw new RemoteException(
            Reason.UNSUPPORTED,
            folder.shown() + ": more than " + MOST_LINES + " entries, or too long a name");
      }
    }
    if (line.size() > 0) {
      lines.add(text(line));
    }
    return lines;
  }

  private static String text(ByteArrayOutputStream line) {
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
