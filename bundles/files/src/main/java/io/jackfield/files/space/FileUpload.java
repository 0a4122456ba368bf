package io.jackfield.files.space;

import io.jackfield.account.Permission;
import io.jackfield.file.FileInfo;
import io.jackfield.file.FileRefusedException;
import io.jackfield.file.OpenFile;
import io.jackfield.file.QuotaExceededException;
import io.jackfield.file.Upload;
import io.jackfield.file.VirtualPath;
import io.jackfield.files.disk.Facts;
import io.jackfield.files.disk.Folder;
import io.jackfield.files.disk.Kind;
import io.jackfield.files.disk.Mount;
import io.jackfield.files.disk.PrivateFolder;
import io.jackfield.files.outbox.Outbox;
import io.jackfield.files.outbox.OutboxEvent;
import io.jackfield.files.quota.FolderQuota;
import io.jackfield.files.quota.Quotas;
import io.jackfield.files.quota.UsageCounters;
import io.jackfield.util.Halt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An upload into a file of its own, which gets its name in one step when it is whole. */
final class FileUpload implements Upload {
  private static final Logger log = LoggerFactory.getLogger(FileUpload.class);

  private static final int NAMES_TRIED = 20;

  private final UploadFactory begun;
  private final Space space;
  private final Caller caller;
  private final Mount mount;
  private final UploadState state;
  private boolean ended;
  private boolean refused;

  FileUpload(UploadFactory begun, Mount mount, UploadState state) {
    this.begun = begun;
    this.space = begun.space();
    this.caller = begun.caller();
    this.mount = mount;
    this.state = state;
  }

  @Override
  public void write(ByteBuffer... bytes) throws IOException {
    if (ended) {
      throw new IllegalStateException("the upload has ended");
    }
    try {
      reserve(remaining(bytes));
      FileChannel file = state.file(mount);
      for (long left = remaining(bytes); left > 0; ) {
        long written = file.write(bytes);
        left -= written;
        state.position(state.position() + written);
      }
    } catch (IOException e) {
      throw told(e);
    }
  }

  /** What is kept of uploads that broke off makes way for one that goes on. */
  private void reserve(long bytes) throws IOException {
    try {
      state.reserve(space, caller, bytes);
    } catch (QuotaExceededException e) {
      if (!begun.dropKept(state)) {
        throw e;
      }
      state.reserve(space, caller, bytes);
    }
  }

  private static long remaining(ByteBuffer... bytes) {
    long sum = 0;
    for (ByteBuffer each : bytes) {
      sum += each.remaining();
    }
    return sum;
  }

  @Override
  public long position() {
    return state.position();
  }

  @Override
  public Map<String, Object> detach() {
    if (ended) {
      throw new IllegalStateException("the upload has ended");
    }
    ended = true;
    return state.detach();
  }

  @Override
  public FileInfo commit() throws IOException {
    if (ended) {
      throw new IllegalStateException("the upload has ended");
    }
    try {
      FileChannel file = state.file(mount);
      file.truncate(state.position());
      if (!space.checks().isEmpty()) {
        look();
      }
      if (space.sync()) {
        file.force(true);
      }
      // Closed before it gets the name: some file systems tell only now that they are full.
      file.close();
      VirtualPath path = state.path();
      Facts stored = null;
      for (int i = 1; stored == null; i++) {
        try {
          stored = name(path);
        } catch (FileAlreadyExistsException e) {
          if (!state.isNew() || i == NAMES_TRIED) {
            throw e;
          }
          path = path.parent().child(state.path().name() + "." + PrivateFolder.newSuffix());
        }
      }
      end();
      space.events().stored(caller, path, stored.size());
      return stored.info(caller.seen(path));
    } catch (IOException e) {
      throw told(e);
    }
  }

  /** Lets the checks look at it; what they refuse is not kept either. */
  private void look() throws IOException {
    // Before they take their time; what counts is asked again when the name is given.
    try (Folder parent = mount.openParent(state.path())) {
      begun.requireStorable(parent.look(state.path().name()), state.path());
    }
    try {
      space.checks().look(state.path(), caller.name(), this::content);
    } catch (FileRefusedException e) {
      refused = true;
      throw e;
    }
  }

  /** All that was written, for who only reads it. */
  private OpenFile content() throws IOException {
    try (Folder workshop = mount.openWorkshop()) {
      FileInfo info = workshop.look(state.temporary()).info(state.path());
      return OpenFile.of(info, workshop.file(state.temporary(), StandardOpenOption.READ));
    }
  }

  private Facts name(VirtualPath path) throws IOException {
    List<FolderQuota> limits = space.quotas().at(path, caller.account());
    space.quotas().count(space.mounts(), limits);
    try (Folder workshop = mount.openWorkshop()) {
      Facts made = workshop.look(state.temporary());
      List<Outbox.Intent> intents = space.outbox().intend(space.sync(), arrival(made, path));
      boolean named = false;
      mount.naming().lock();
      // The parent is looked up again: the path counts, not where its folder has gone meanwhile.
      try (Folder parent = mount.openParent(path);
          UsageCounters.Change change = space.quotas().begin(path)) {
        Facts there = parent.look(path.name());
        check(there, path);
        if (there.kind() == Kind.FILE) {
          change.add(path, -there.size(), -1);
        }
        change.add(path, made.size(), 1);
        Quotas.require(path, change, limits);
        workshop.move(state.temporary(), parent, path.name());
        named = true;
        Halt.after("named");
        forgetKept(change);
        change.releases(state.takeReserved());
        change.done();
      } finally {
        // Before anybody can do something else to it.
        space.outbox().settle(intents, named);
        mount.naming().unlock();
      }
      if (space.sync()) {
        force(path);
      }
      return made;
    }
  }

  private void force(VirtualPath path) throws IOException {
    try (Folder parent = mount.openParent(path)) {
      parent.force();
    }
  }

  private List<OutboxEvent> arrival(Facts made, VirtualPath path) {
    return space.unfinished().has(path)
        ? List.of()
        : List.of(OutboxEvent.of(OutboxEvent.ARRIVED, made, caller.name(), path, null));
  }

  /** What was kept of it is of no use any more. */
  private void forgetKept(UsageCounters.Change change) {
    String account = caller.name();
    Long kept = mount.partials().size(account, state.path());
    if (account != null && kept != null) {
      try {
        mount.partials().delete(account, state.path());
        change.add(state.path(), -kept, -1);
      } catch (IOException e) {
        log.warn("what was kept of an upload stays path={} reason={}", state.path(), e.toString());
      }
    }
  }

  private void check(Facts there, VirtualPath path) throws IOException {
    if (state.isNew()) {
      Changes.requireFree(there, path);
    }
    begun.requireStorable(there, path);
    Facts continued = state.continued();
    if (continued != null) {
      UploadFactory.requireSame(there, continued, path);
    }
  }

  private void end() {
    ended = true;
    state.unclaim(space.shared());
    space.quotas().release(state.takeReserved());
  }

  @Override
  public void close() throws IOException {
    if (ended) {
      return;
    }
    end();
    state.closeFile();
    if (state.hasFile() && !isKept()) {
      try (Folder workshop = mount.openWorkshop()) {
        workshop.deleteFile(state.temporary());
      } catch (IOException e) {
        throw told(e);
      }
    }
  }

  private boolean isKept() {
    if (refused
        || !space.keepPartial()
        || state.position() == 0
        || !caller.permissions(state.path()).contains(Permission.CREATE)) {
      return false;
    }
    try {
      return keep(state.path());
    } catch (IOException e) {
      log.debug("partial upload not kept path={} reason={}", state.path(), e.toString());
      return false;
    }
  }

  /** Keeps what has come of a new file, for its account to go on with. */
  private boolean keep(VirtualPath path) throws IOException {
    List<FolderQuota> limits = space.quotas().at(path, caller.account());
    space.quotas().count(space.mounts(), limits);
    mount.naming().lock();
    try (Folder parent = mount.openParent(path);
        UsageCounters.Change change = space.quotas().begin(path)) {
      Long before = mount.partials().size(caller.name(), path);
      change.add(path, state.position() - (before == null ? 0 : before), before == null ? 1 : 0);
      Quotas.require(path, change, limits);
      if (parent.look(path.name()).kind() != Kind.NOTHING
          || !mount.partials().keep(state.temporary(), caller.name(), path)) {
        return false;
      }
      change.done();
      if (mount.partials().sweepNowAndThen()) {
        space.quotas().forget();
      }
      return true;
    } finally {
      mount.naming().unlock();
    }
  }

  private IOException told(IOException failure) {
    return caller.told(failure, state.path());
  }
}
