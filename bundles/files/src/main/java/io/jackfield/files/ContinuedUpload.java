package io.jackfield.files;

import io.jackfield.account.Account;
import io.jackfield.file.FileBusyException;
import io.jackfield.file.FileInfo;
import io.jackfield.file.Upload;
import io.jackfield.file.VirtualPath;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** An upload into a file that is there, from an offset on. */
final class ContinuedUpload implements Upload {
  private final VirtualPath path;
  private final OpenedFile file;
  private Stores stores;

  ContinuedUpload(Stores stores, VirtualPath path, OpenedFile file) {
    this.stores = stores;
    this.path = path;
    this.file = file;
  }

  @Override
  public FileChannel channel() {
    return file.channel();
  }

  @Override
  public void accountIs(Account now) {
    stores = stores.as(now);
  }

  @Override
  public FileInfo commit() throws IOException {
    Caller caller = stores.caller();
    try {
      Facts stored = finished();
      stores.space().news().stored(caller, path, stored.size());
      return stored.info(caller.seen(path));
    } catch (IOException e) {
      throw caller.told(e, path);
    }
  }

  private Facts finished() throws IOException {
    try (Folder parent = stores.space().mount().openParent(path)) {
      Facts there = parent.look(path.name());
      stores.requireStorable(there, path);
      if (!there.sameAs(file.facts())) {
        throw new FileBusyException(path.toString(), "was replaced meanwhile");
      }
      channel().truncate(channel().position());
      if (stores.space().sync()) {
        channel().force(true);
      }
      channel().close();
      return parent.look(path.name());
    }
  }

  /** What has arrived stays where it was written: in place there is nothing to take back. */
  @Override
  public void close() throws IOException {
    channel().close();
  }
}
