package io.jackfield.files;

import io.jackfield.account.Permission;
import io.jackfield.file.FileInfo;
import io.jackfield.file.Upload;
import io.jackfield.file.VirtualPath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An upload into a file of its own, which gets its name in one step when it is whole. */
final class WholeUpload implements Upload {
  private static final Logger log = LoggerFactory.getLogger(WholeUpload.class);

  private final Stores stores;
  private final VirtualPath path;
  private final String temporary;
  private final FileChannel channel;
  private boolean ended;

  WholeUpload(Stores stores, VirtualPath path, String temporary, FileChannel channel) {
    this.stores = stores;
    this.path = path;
    this.temporary = temporary;
    this.channel = channel;
  }

  @Override
  public FileChannel channel() {
    return channel;
  }

  @Override
  public FileInfo commit() throws IOException {
    if (ended) {
      throw new IllegalStateException("the upload has ended");
    }
    Caller caller = stores.caller();
    try {
      if (stores.space().sync()) {
        channel.force(true);
      }
      // Closed before it gets the name: some file systems tell only now that they are full.
      channel.close();
      Facts stored = name(there -> stores.requireStorable(there, path));
      ended = true;
      stores.space().news().stored(caller, path, stored.size());
      return stored.info(caller.seen(path));
    } catch (IOException e) {
      throw caller.told(e, path);
    }
  }

  /** What must be true of the name that the file is to get. */
  private interface Condition {
    void check(Facts there) throws IOException;
  }

  private Facts name(Condition condition) throws IOException {
    Mount mount = stores.space().mount();
    // The parent is looked up again: the path counts, not where its folder has gone meanwhile.
    try (Folder parent = mount.openParent(path);
        Folder workshop = mount.privateFolder().open()) {
      mount.naming.lock();
      try {
        condition.check(parent.look(path.name()));
        workshop.move(temporary, parent, path.name());
        if (stores.space().sync()) {
          parent.force();
        }
        return parent.look(path.name());
      } finally {
        mount.naming.unlock();
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (ended) {
      return;
    }
    ended = true;
    channel.close();
    if (!isKept()) {
      try (Folder workshop = stores.space().mount().privateFolder().open()) {
        workshop.deleteFile(temporary);
      } catch (IOException e) {
        throw stores.caller().told(e, path);
      }
    }
  }

  private boolean isKept() throws IOException {
    if (!stores.space().keepPartial() || size() == 0) {
      return false;
    }
    try {
      stores.caller().requireAny(path, Permission.CREATE);
      name(there -> Changes.requireFree(there, path));
      return true;
    } catch (IOException e) {
      log.debug("partial upload not kept path={} reason={}", path, e.toString());
      return false;
    }
  }

  private long size() throws IOException {
    try (Folder workshop = stores.space().mount().privateFolder().open()) {
      return workshop.look(temporary).size();
    }
  }
}
