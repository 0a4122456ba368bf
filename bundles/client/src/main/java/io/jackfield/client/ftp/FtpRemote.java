package io.jackfield.client.ftp;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteFile;
import io.jackfield.client.RemoteInput;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.TransferOptions;
import io.jackfield.client.remote.Dialer;
import io.jackfield.client.remote.Downloads;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A folder of an FTP server. */
public final class FtpRemote implements Remote {
  private final Dialer dialer;
  private final Sessions sessions;
  private final Downloads downloads;

  /**
   * Connects to nobody yet.
   *
   * @throws IllegalArgumentException if the address is none; one line
   */
  public FtpRemote(RemoteSpec spec, Dialer dialer) {
    this.dialer = dialer;
    sessions = new Sessions(spec, FtpAddress.of(spec.address()), dialer);
    downloads = new Downloads(this, spec);
  }

  private interface Work<T> {
    T on(FtpSession session) throws IOException;
  }

  private <T> T call(Work<T> work) throws IOException {
    return call(work, FtpConnection::wasStale);
  }

  /**
   * Does something on the session that is kept, or on a new one. Where a server has ended the one
   * that was kept, and so has done nothing of it, it is done on a new one.
   *
   * @param again whether nothing was done
   */
  private <T> T call(Work<T> work, Predicate<FtpConnection> again) throws IOException {
    FtpSession kept = sessions.takeKept();
    if (kept != null) {
      kept.connection().begin();
      try {
        return on(kept, work);
      } catch (RemoteException e) {
        if (!again.test(kept.connection()) || dialer.isClosed()) {
          throw e;
        }
      }
    }
    return on(sessions.open(), work);
  }

  private <T> T on(FtpSession session, Work<T> work) throws IOException {
    boolean lent = false;
    try {
      T result = work.on(session);
      lent = result instanceof FtpInput;
      return result;
    } finally {
      if (!lent) {
        sessions.give(session);
      }
    }
  }

  @Override
  public List<RemoteFile> list(String folder) throws IOException {
    return call(s -> new Listing(s.target(folder)).read(folder));
  }

  @Override
  public Optional<RemoteFile> stat(String path) throws IOException {
    return call(s -> find(s.target(path), path));
  }

  private static Optional<RemoteFile> find(Target target, String path) throws IOException {
    return new Facts(target.connection()).find(target).map(f -> named(f, path));
  }

  private static RemoteFile named(RemoteFile file, String path) {
    return new RemoteFile(path, file.folder(), file.size(), file.modified(), file.version());
  }

  @Override
  public RemoteInput read(String path, long from, String version) throws IOException {
    return call(s -> begin(s, path, from, version));
  }

  private RemoteInput begin(FtpSession session, String path, long from, String version)
      throws IOException {
    Target target = session.target(path);
    RemoteFile file =
        find(target, path)
            .orElseThrow(
                () -> new RemoteException(Reason.NOT_FOUND, target.shown() + ": no such file"));
    if (file.folder()) {
      throw new RemoteException(Reason.NOT_FOUND, target.shown() + ": is a folder");
    }
    boolean beyond = file.size().isPresent() && from > file.size().getAsLong();
    if (beyond || (!version.isEmpty() && !version.equals(file.version()))) {
      throw new RemoteException(
          Reason.CHANGED, target.shown() + ": is another file than at the beginning");
    }
    boolean over = from > 0 && file.size().orElse(-1) == from;
    @Nullable Transfer transfer =
        over ? null : new Transfer(target, "RETR", from, "cannot be read");
    return new FtpInput(file, target, from, transfer, () -> sessions.give(session));
  }

  @Override
  public RemoteFile get(String path, Path file, TransferOptions options) throws IOException {
    return downloads.get(path, file, options);
  }

  @Override
  public RemoteFile put(Path file, String path, TransferOptions options) throws IOException {
    try (Source source = Source.of(file)) {
      return put(source, path, options);
    }
  }

  @Override
  public RemoteFile put(InputStream in, long size, String path, TransferOptions options)
      throws IOException {
    try (Source source = Source.of(in, size, options.content())) {
      return put(source, path, options);
    }
  }

  private RemoteFile put(Source source, String path, TransferOptions options) throws IOException {
    Upload upload = new Upload(source, options);
    Work<RemoteFile> work = s -> named(upload.run(s.target(path)), path);
    try {
      return call(work);
    } catch (RemoteException e) {
      // The reply was lost, for the connection on which nothing was said for so long.
      if (!upload.isSent() || e.reason() != Reason.UNREACHABLE) {
        throw e;
      }
      return call(work);
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    run(s -> Changes.rename(s.target(from), s.target(to)));
  }

  @Override
  public void delete(String path) throws IOException {
    run(s -> Changes.delete(s.target(path)));
  }

  @Override
  public void createFolder(String path) throws IOException {
    run(s -> Changes.createFolder(s.target(path)));
  }

  private interface Change {
    void on(FtpSession session) throws IOException;
  }

  private void run(Change change) throws IOException {
    call(
        s -> {
          change.on(s);
          return true;
        },
        FtpConnection::wasSentAway);
  }

  @Override
  public void close() {
    sessions.close();
    dialer.close();
  }
}
