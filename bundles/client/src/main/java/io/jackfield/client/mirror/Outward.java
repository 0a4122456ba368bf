package io.jackfield.client.mirror;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteFile;
import io.jackfield.client.TransferOptions;
import io.jackfield.client.TransferOptions.Content;
import io.jackfield.client.TransferOptions.Progress;
import io.jackfield.file.FileInfo;
import io.jackfield.file.FileView;
import io.jackfield.file.OpenFile;
import io.jackfield.file.VirtualPath;
import java.io.IOException;
import java.nio.file.FileSystemException;

/** From the file space to the server. */
final class Outward implements Mover {
  private final Remote remote;
  private final RemoteSide destination;
  private final FileView files;
  private final LocalSide side;
  private final boolean byChecksum;
  private final Progress progress;

  Outward(
      Remote remote,
      RemoteSide destination,
      FileView files,
      LocalSide side,
      boolean byChecksum,
      Progress progress) {
    this.remote = remote;
    this.destination = destination;
    this.files = files;
    this.side = side;
    this.byChecksum = byChecksum;
    this.progress = progress;
  }

  @Override
  public Result move(Decision decision, boolean resume, String known) throws IOException {
    MirrorFile file = decision.file();
    VirtualPath path = side.at(file.path());
    String hex = byChecksum ? Digest.of(files, path) : "";
    if (byChecksum && hex.equals(known)) {
      return new Result(decision.there().map(MirrorFile::version).orElse(""), hex, false);
    }
    destination.makeFolderOf(file.path());
    try (OpenFile open = files.read(path)) {
      FileInfo info = open.info();
      if (!info.tag().equals(file.version())) {
        throw new FileSystemException(path.toString(), null, "was written meanwhile");
      }
      TransferOptions options =
          TransferOptions.DEFAULT
              .content(new Content(path + "\n" + info.tag(), info.modified()))
              .progress(progress);
      RemoteFile put = remote.put(open.stream(), info.size(), file.path(), options);
      return new Result(put.version(), hex, true);
    }
  }
}
