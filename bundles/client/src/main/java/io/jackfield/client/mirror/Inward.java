package io.jackfield.client.mirror;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteInput;
import io.jackfield.client.TransferOptions.Progress;
import io.jackfield.file.FileInfo;
import io.jackfield.file.FileView;
import io.jackfield.file.Upload;
import io.jackfield.file.VirtualPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Optional;

/** From the server into the file space. */
final class Inward implements Mover {
  private static final int CHUNK = 256 * 1024;

  private final Remote remote;
  private final FileView files;
  private final LocalSide side;
  private final boolean byChecksum;
  private final Progress progress;

  Inward(Remote remote, FileView files, LocalSide side, boolean byChecksum, Progress progress) {
    this.remote = remote;
    this.files = files;
    this.side = side;
    this.byChecksum = byChecksum;
    this.progress = progress;
  }

  @Override
  public Result move(Decision decision, boolean resume, String known) throws IOException {
    MirrorFile file = decision.file();
    VirtualPath target = side.at(file.path());
    side.makeFolder(target.parent());
    boolean fresh = decision.there().isEmpty();
    long from = resume && fresh && !byChecksum ? resumable(target) : 0;
    if (from > 0) {
      try {
        return store(file, target, from, known);
      } catch (RemoteException e) {
        if (e.reason() != Reason.CHANGED && e.reason() != Reason.UNSUPPORTED) {
          throw e;
        }
      }
    }
    return store(file, target, 0, known);
  }

  private long resumable(VirtualPath target) throws IOException {
    try {
      return files.resumable(target);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private Result store(MirrorFile file, VirtualPath target, long from, String known)
      throws IOException {
    Digest digest = byChecksum ? new Digest() : Digest.NONE;
    try (RemoteInput in = remote.read(file.path(), from, file.version());
        Upload upload = from > 0 ? files.resume(target, from) : files.store(target)) {
      copy(in, upload, digest);
      String hex = digest.hex();
      if (byChecksum && hex.equals(known.isEmpty() ? digestOf(target, file) : known)) {
        return new Result(side.find(file.path()).map(MirrorFile::version).orElse(""), hex, false);
      }
      FileInfo stored = upload.commit();
      return new Result(withTime(stored, target, file.modified()), hex, true);
    }
  }

  private void copy(RemoteInput in, Upload upload, Digest digest) throws IOException {
    byte[] bytes = new byte[CHUNK];
    long total = in.file().size().orElse(-1);
    progress.at(upload.position(), total);
    for (int count; (count = in.read(bytes, 0, CHUNK)) >= 0; ) {
      digest.update(bytes, count);
      upload.write(ByteBuffer.wrap(bytes, 0, count));
      progress.at(upload.position(), total);
    }
  }

  /** Of what is there; nothing if it is of another size anyhow. */
  private String digestOf(VirtualPath target, MirrorFile file) throws IOException {
    try {
      return files.info(target).size() == file.size() ? Digest.of(files, target) : "";
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  /** Gives it the time that it has on the server, and returns the version that it has then. */
  private String withTime(FileInfo stored, VirtualPath target, Optional<Instant> time)
      throws IOException {
    try {
      if (time.isPresent()) {
        files.setModified(target, time.get());
        return files.info(target).tag();
      }
    } catch (NoSuchFileException e) {
      // A task has already taken it away.
    }
    return stored.tag();
  }
}
