package io.jackfield.client.remote;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteFile;
import io.jackfield.client.RemoteInput;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.TransferOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Gets files whole or not at all, for {@link Remote#get} of every protocol. For one thread. */
public final class Downloads {
  private static final int CHUNK = 256 * 1024;

  private final Remote remote;
  private final RemoteSpec spec;
  private final byte[] buffer = new byte[CHUNK];

  /** Of a server, whose files come by {@link Remote#read}. */
  public Downloads(Remote remote, RemoteSpec spec) {
    this.remote = remote;
    this.spec = spec;
  }

  /** As {@link Remote#get}. */
  public RemoteFile get(String path, Path file, TransferOptions options) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "is a folder");
    }
    String source = Failures.where(spec, path);
    Digest digest = Digest.of(options.checksum());
    try (PartialFile part = PartialFile.open(file, source + query())) {
      RemoteFile got = fill(part, path, digest, options);
      if (got.size().isPresent() && got.size().getAsLong() != part.position()) {
        long came = part.position();
        part.discard();
        throw new RemoteException(
            Reason.CORRUPT, source + ": " + came + " bytes came of " + got.size().getAsLong());
      }
      if (!digest.isAsWanted()) {
        part.discard();
        throw new RemoteException(Reason.CORRUPT, source + ": " + digest.difference());
      }
      part.commit(options.sync());
      return got;
    }
  }

  /** Which of the things at one path: not as it stands, for it may be a secret. */
  private String query() {
    String query = spec.address().getRawQuery();
    return query == null
        ? ""
        : "?" + UUID.nameUUIDFromBytes(query.getBytes(StandardCharsets.UTF_8));
  }

  private RemoteFile fill(PartialFile part, String path, Digest digest, TransferOptions options)
      throws IOException {
    try (RemoteInput in = begin(path, part, options)) {
      part.read(buffer, digest);
      long total = in.file().size().orElse(-1);
      options.progress().at(part.position(), total);
      for (int count; (count = in.read(buffer, 0, CHUNK)) >= 0; ) {
        digest.update(buffer, count);
        part.write(buffer, count);
        options.progress().at(part.position(), total);
      }
      return in.file();
    }
  }

  /** Goes on where the part ends if the server's file is the same, else begins anew. */
  private RemoteInput begin(String path, PartialFile part, TransferOptions options)
      throws IOException {
    if (options.resume() && part.position() > 0 && !part.version().isEmpty()) {
      try {
        return remote.read(path, part.position(), part.version());
      } catch (RemoteException e) {
        if (e.reason() != Reason.CHANGED) {
          throw e;
        }
      }
    }
    RemoteInput in = remote.read(path, 0, "");
    boolean done = false;
    try {
      part.restart(in.file().version());
      done = true;
      return in;
    } finally {
      if (!done) {
        in.close();
      }
    }
  }
}
