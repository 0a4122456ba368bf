package io.jackfield.client.http;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteFile;
import io.jackfield.client.RemoteInput;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.TransferOptions;
import io.jackfield.client.TransferOptions.Checksum;
import io.jackfield.client.remote.Dialer;
import io.jackfield.client.remote.Downloads;
import io.jackfield.client.remote.Failures;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** A folder on a web server: GET and PUT, and for the rest what WebDAV (RFC 4918) has. */
public final class HttpRemote implements Remote {
  /** From this size on a server is asked before it is sent. */
  private static final long WORTH_ASKING = 1 << 20;

  private final RemoteSpec spec;
  private final Dialer dialer;
  private final Caller caller;
  private final Downloads downloads;

  /** Connects to nobody yet. */
  public HttpRemote(RemoteSpec spec, Dialer dialer) {
    this.spec = spec;
    this.dialer = dialer;
    caller = new Caller(spec, dialer);
    downloads = new Downloads(this, spec);
  }

  private URI address(String path, boolean folder) {
    return WebPath.in(spec.address(), path, folder);
  }

  private Call call(String method, String path, boolean folder) {
    return new Call(method, address(path, folder), Failures.where(spec, path));
  }

  /** Exact bytes are wanted, and a place in them. */
  private Call file(String method, String path) {
    return call(method, path, false).field("Accept-Encoding", "identity");
  }

  @Override
  public List<RemoteFile> list(String folder) throws IOException {
    Call call =
        call("GET", folder, true)
            .field("Accept", "application/json, */*;q=0.5")
            .field("Accept-Encoding", "identity");
    try (Answer answer = caller.send(call)) {
      if (answer.status() != 200) {
        throw Statuses.refused(call, answer);
      }
      return new FolderReader(call, answer, caller).read(folder);
    }
  }

  @Override
  public Optional<RemoteFile> stat(String path) throws IOException {
    Call call = file("HEAD", path);
    try (Answer answer = caller.send(call)) {
      if (Statuses.isMissing(answer)) {
        return Optional.empty();
      }
      if (answer.status() / 100 != 2) {
        throw Statuses.refused(call, answer);
      }
      return Optional.of(facts(path, answer, answer.length()));
    }
  }

  private static RemoteFile facts(String path, Answer answer, OptionalLong size) {
    boolean folder = answer.target().getRawPath().endsWith("/");
    return new RemoteFile(
        path,
        folder,
        folder ? OptionalLong.empty() : size,
        Version.modified(answer),
        folder ? "" : Version.of(answer, size));
  }

  @Override
  public RemoteInput read(String path, long from, String version) throws IOException {
    Call call = file("GET", path);
    if (from > 0) {
      call.field("Range", "bytes=" + from + "-");
      if (!version.isEmpty()) {
        call.field("If-Range", Version.condition(version));
      }
    }
    Answer answer = caller.send(call);
    if (from > 0 && isPartWithoutEnd(answer)) {
      // Whether the file goes on behind it nobody can tell: so all is read, and the rest left out.
      answer.close();
      call = file("GET", path);
      answer = caller.send(call);
    }
    boolean done = false;
    try {
      RemoteInput input =
          switch (answer.status()) {
            case 200 -> whole(call, path, answer, from, version);
            case 206 -> part(call, path, answer, from, version);
            case 416 -> behind(call, path, answer, from, version);
            default -> throw Statuses.refused(call, answer);
          };
      done = true;
      return input;
    } finally {
      if (!done) {
        answer.close();
      }
    }
  }

  /** A server that does not say how large the file is, of which it sends a part. */
  private static boolean isPartWithoutEnd(Answer answer) {
    return answer.status() == 206
        && ContentRange.of(answer).map(range -> range.size().isEmpty()).orElse(false);
  }

  private RemoteInput whole(Call call, String path, Answer answer, long from, String version)
      throws IOException {
    RemoteFile file = facts(path, answer, answer.length());
    checkVersion(call, file, version);
    // The server knows no ranges.
    return new HttpInput(file, call, answer, caller, answer.length().orElse(-1)).discard(from);
  }

  private RemoteInput part(Call call, String path, Answer answer, long from, String version)
      throws IOException {
    ContentRange range = ContentRange.of(answer).orElse(null);
    if (from == 0 || range == null || range.first() != from || range.size().isEmpty()) {
      throw new RemoteException(
          Reason.UNSUPPORTED,
          call.where()
              + ": was asked for what is behind byte "
              + from
              + " and sent the range "
              + Failures.text(answer.field("Content-Range").orElse("that it does not name")));
    }
    RemoteFile file = facts(path, answer, range.size());
    // Fields of the file itself may be left out of a part (RFC 9110 section 15.3.7).
    boolean told = answer.field("ETag").isPresent() || answer.field("Last-Modified").isPresent();
    if (told) {
      checkVersion(call, file, version);
    }
    return new HttpInput(file, call, answer, caller, range.size().getAsLong() - from);
  }

  /** There is nothing at this place: as it has to be if that is the end of the file. */
  private RemoteInput behind(Call call, String path, Answer answer, long from, String version)
      throws IOException {
    OptionalLong size =
        ContentRange.of(answer).map(ContentRange::size).orElse(OptionalLong.empty());
    answer.skip();
    RemoteFile file = stat(path).orElse(null);
    if (file == null || size.orElse(from) != from || file.size().orElse(from) != from) {
      throw new RemoteException(
          Reason.CHANGED, call.where() + ": has become shorter than " + from + " bytes");
    }
    checkVersion(call, file, version);
    return new HttpInput(file, call, answer, caller, 0);
  }

  private static void checkVersion(Call call, RemoteFile file, String version)
      throws RemoteException {
    if (!version.isEmpty() && !file.version().equals(version)) {
      throw new RemoteException(
          Reason.CHANGED, call.where() + ": is another file than at the beginning");
    }
  }

  @Override
  public RemoteFile get(String path, Path file, TransferOptions options) throws IOException {
    return downloads.get(path, file, options);
  }

  @Override
  public RemoteFile put(Path file, String path, TransferOptions options) throws IOException {
    BasicFileAttributes before = Files.readAttributes(file, BasicFileAttributes.class);
    if (before.isDirectory()) {
      throw new FileSystemException(file.toString(), null, "is a folder");
    }
    try (InputStream in = Files.newInputStream(file)) {
      RemoteFile put = put(in, before.size(), path, options);
      BasicFileAttributes after = Files.readAttributes(file, BasicFileAttributes.class);
      if (after.size() != before.size()
          || !after.lastModifiedTime().equals(before.lastModifiedTime())) {
        throw new FileSystemException(file.toString(), null, "was changed while it was sent");
      }
      return put;
    }
  }

  @Override
  public RemoteFile put(InputStream in, long size, String path, TransferOptions options)
      throws IOException {
    Call call = call("PUT", path, false);
    call.content(new UploadContent(in, size, options.progress()));
    call.field("Content-Type", "application/octet-stream");
    if (size < 0 || size >= WORTH_ASKING) {
      call.field("Expect", "100-continue");
    }
    options.checksum().ifPresent(c -> digest(call, c));
    try (Answer answer = caller.send(call)) {
      if (answer.status() / 100 != 2) {
        throw Statuses.refused(call, answer);
      }
      answer.skip();
      OptionalLong sent = size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
      return new RemoteFile(path, false, sent, Optional.empty(), Version.of(answer, sent));
    }
  }

  /** RFC 9530, which knows two algorithms that are of use. */
  private static void digest(Call call, Checksum checksum) {
    String name = checksum.algorithm().toLowerCase(Locale.ROOT);
    if (name.equals("sha-256") || name.equals("sha-512")) {
      byte[] bytes = HexFormat.of().parseHex(checksum.hex().toLowerCase(Locale.ROOT));
      call.field("Repr-Digest", name + "=:" + Base64.getEncoder().encodeToString(bytes) + ":");
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Call call = move(from, to, false);
    try (Answer answer = caller.send(call)) {
      if (answer.status() / 100 == 2) {
        answer.skip();
        return;
      }
      RemoteException refused = Statuses.refused(call, answer);
      // Some servers know a folder by the slash at its end alone.
      if (refused.reason() != Reason.REFUSED || !isFolder(from)) {
        throw refused;
      }
    }
    expectSuccess(move(from, to, true));
  }

  private Call move(String from, String to, boolean folder) {
    return call("MOVE", from, folder)
        .field("Destination", address(to, folder).toString())
        .field("Overwrite", "T");
  }

  private void expectSuccess(Call call) throws IOException {
    try (Answer answer = caller.send(call)) {
      if (answer.status() / 100 != 2) {
        throw Statuses.refused(call, answer);
      }
      answer.skip();
    }
  }

  private boolean isFolder(String path) throws IOException {
    return stat(path).map(RemoteFile::folder).orElse(false);
  }

  @Override
  public void delete(String path) throws IOException {
    boolean folder = isFolder(path);
    // DELETE of a folder takes what is in it along (RFC 4918 section 9.6.1).
    if (folder && !list(path).isEmpty()) {
      throw new RemoteException(
          Reason.REFUSED, Failures.where(spec, path) + ": is a folder that is not empty");
    }
    expectSuccess(call("DELETE", path, folder));
  }

  @Override
  public void createFolder(String path) throws IOException {
    if (path.isEmpty()) {
      return;
    }
    Call call = call("MKCOL", path, true);
    try (Answer answer = caller.send(call)) {
      int status = answer.status();
      if (status / 100 == 2) {
        answer.skip();
        return;
      }
      RemoteException refused = Statuses.refused(call, answer);
      int slash = path.lastIndexOf('/');
      if (status == 405 && isFolder(path)) {
        return;
      }
      if (status != 409 || slash < 0) {
        throw refused;
      }
      createFolder(path.substring(0, slash));
    }
    expectSuccess(call);
  }

  @Override
  public void close() {
    dialer.close();
  }
}
