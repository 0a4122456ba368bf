package io.jackfield.files;

import io.jackfield.account.Account;
import io.jackfield.account.Permission;
import io.jackfield.file.FileInfo;
import io.jackfield.file.Upload;
import io.jackfield.file.VirtualPath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An upload into a file of its own, which gets its name in one step when it is whole. */
final class WholeUpload implements Upload {
  private static final Logger log = LoggerFactory.getLogger(WholeUpload.class);

  private static final int NAMES_TRIED = 20;

  private final VirtualPath wanted;
  private final boolean isNew;
  private final String temporary;
  private final FileChannel channel;
  private Stores stores;
  private VirtualPath path;
  private boolean ended;

  /**
   * One that has begun.
   *
   * @param path one of {@link Mount#newNames} if it is new
   * @param isNew whether it replaces nothing, and takes another name rather
   */
  WholeUpload(
      Stores stores, VirtualPath path, boolean isNew, String temporary, FileChannel channel) {
    this.stores = stores;
    this.wanted = path;
    this.path = path;
    this.isNew = isNew;
    this.temporary = temporary;
    this.channel = channel;
  }

  @Override
  public FileChannel channel() {
    return channel;
  }

  @Override
  public void accountIs(Account now) {
    stores = stores.as(now);
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
      Facts stored = isNew ? nameAsNew() : name(there -> stores.requireStorable(there, path));
      end();
      stores.space().news().stored(caller, path, stored.size());
      return stored.info(caller.seen(path));
    } catch (IOException e) {
      throw caller.told(e, path);
    }
  }

  private void end() {
    ended = true;
    if (isNew) {
      stores.space().mount().newNames().remove(wanted);
    }
  }

  private Facts nameAsNew() throws IOException {
    for (int i = 1; ; i++) {
      try {
        return name(there -> requireNew(there));
      } catch (FileAlreadyExistsException e) {
        if (i == NAMES_TRIED) {
          throw e;
        }
        String suffix = stores.space().mount().privateFolder().newSuffix();
        path = wanted.parent().child(wanted.name() + "." + suffix);
      }
    }
  }

  private void requireNew(Facts there) throws IOException {
    Changes.requireFree(there, path);
    stores.requireStorable(there, path);
  }

  /** What must be true of the name that the file is to get. */
  private interface Condition {
    void check(Facts there) throws IOException;
  }

  private Facts name(Condition condition) throws IOException {
    Mount mount = stores.space().mount();
    // The parent is looked up again: the path counts, not where its folder has gone meanwhile.
    try (Folder parent = mount.openParent(path);
        Folder workshop = mount.openWorkshop()) {
      mount.naming.lock();
      try {
        condition.check(parent.look(path.name()));
        move(workshop, parent);
        if (stores.space().sync()) {
          parent.force();
        }
        return parent.look(path.name());
      } finally {
        mount.naming.unlock();
      }
    }
  }

  private void move(Folder workshop, Folder parent) throws IOException {
    if (isNew) {
      // A move would replace what another process, or version of this bundle, puts here meanwhile.
      parent.file(path.name(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE).close();
    }
    try {
      workshop.move(temporary, parent, path.name());
    } catch (IOException e) {
      if (isNew) {
        parent.deleteFile(path.name());
      }
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (ended) {
      return;
    }
    end();
    channel.close();
    if (!isKept()) {
      try (Folder workshop = stores.space().mount().openWorkshop()) {
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
    try (Folder workshop = stores.space().mount().openWorkshop()) {
      return workshop.look(temporary).size();
    }
  }
}
