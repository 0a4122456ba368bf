package io.jackfield.files.space;

import io.jackfield.account.Quota;
import io.jackfield.file.FileUsage;
import io.jackfield.file.VirtualPath;
import io.jackfield.files.disk.Facts;
import io.jackfield.files.disk.Folder;
import io.jackfield.files.disk.Kind;
import io.jackfield.files.disk.Mount;
import io.jackfield.files.disk.PrivateFolder;
import io.jackfield.files.quota.FolderQuota;
import io.jackfield.files.quota.Quotas;
import io.jackfield.files.quota.UsageCounters;
import io.jackfield.files.shared.SharedState;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An upload that is under way: what goes from one version to another. Its file lies in the private
 * folder, and is made when the first byte comes: a small upload is made, written and named in one
 * go. By one thread at a time.
 */
final class UploadState {
  private static final int SCHEMA = 1;

  /**
   * How its name is kept for it: not at all, as that of a new file, as one that it goes on with.
   */
  private enum Claim {
    NONE,
    NEW,
    CONTINUED
  }

  private final VirtualPath path;
  private final Path root;
  private final String temporary;
  private final Claim claim;
  private final @Nullable Facts continued;
  private @Nullable FileChannel channel;
  private long position;
  private List<FolderQuota> limits = List.of();
  private long reservedBytes;
  private long reservedFiles;
  private FileUsage replaced = Quotas.NOTHING;

  private UploadState(
      VirtualPath path, Path root, String temporary, Claim claim, @Nullable Facts continued) {
    this.path = path;
    this.root = root;
    this.temporary = temporary;
    this.claim = claim;
    this.continued = continued;
  }

  /** Of a whole file. */
  static UploadState whole(VirtualPath path, Mount mount) {
    return begun(path, mount, Claim.NONE, null);
  }

  /** Of a file that replaces none. */
  static UploadState asNew(VirtualPath path, Mount mount) {
    return begun(path, mount, Claim.NEW, null);
  }

  /**
   * Of one that begins as another does.
   *
   * @param there what has the name now
   */
  static UploadState continuing(VirtualPath path, Mount mount, Facts there) {
    return begun(path, mount, Claim.CONTINUED, there);
  }

  private static UploadState begun(
      VirtualPath path, Mount mount, Claim claim, @Nullable Facts continued) {
    String temporary = mount.privateFolder().newName();
    return new UploadState(path, mount.root(), temporary, claim, continued);
  }

  VirtualPath path() {
    return path;
  }

  /** The folder of the disk on which it lies. */
  Path root() {
    return root;
  }

  /** Its file in the private folder. */
  String temporary() {
    return temporary;
  }

  boolean isNew() {
    return claim == Claim.NEW;
  }

  /** What had the name when it began, if it goes on with that or with what is kept. */
  @Nullable Facts continued() {
    return continued;
  }

  long position() {
    return position;
  }

  void position(long now) {
    position = now;
  }

  /**
   * Sets room apart for it; before anything is written.
   *
   * @param there what has its name now
   */
  void reserve(Space space, Caller caller, Facts there) throws IOException {
    replaced = there.kind() == Kind.FILE ? new FileUsage(there.size(), 1) : Quotas.NOTHING;
    followLimits(space, caller);
    space.quotas().reserve(path, limits, 0, 1, replaced);
    reservedFiles = 1;
  }

  /** The same for bytes of it. */
  void reserve(Space space, Caller caller, long bytes) throws IOException {
    followLimits(space, caller);
    space.quotas().reserve(path, limits, bytes, 0, replaced);
    reservedBytes += bytes;
  }

  /** They may have been changed, or lifted, while it is under way. */
  private void followLimits(Space space, Caller caller) throws IOException {
    List<FolderQuota> now = space.quotas().at(path, caller.account());
    if (!now.equals(limits)) {
      space.quotas().count(space.mounts(), now);
      limits = space.quotas().move(reserved(), now).limits();
    }
  }

  private UsageCounters.Reserved reserved() {
    return new UsageCounters.Reserved(limits, reservedBytes, reservedFiles);
  }

  /** All that is set apart, which the caller gives back. */
  UsageCounters.Reserved takeReserved() {
    UsageCounters.Reserved room = reserved();
    reservedBytes = 0;
    reservedFiles = 0;
    return room;
  }

  /** It goes on nowhere: nothing of it is left. */
  void abandon(Space space) throws IOException {
    unclaim(space.shared());
    space.quotas().release(takeReserved());
    closeFile();
    if (channel != null) {
      Files.deleteIfExists(root.resolve(PrivateFolder.NAME).resolve(temporary));
    }
  }

  /** Whether it has a file by now. */
  boolean hasFile() {
    return channel != null;
  }

  /** The file, made if there is none. */
  FileChannel file(Mount mount) throws IOException {
    FileChannel open = channel;
    if (open == null) {
      try (Folder workshop = mount.openWorkshop()) {
        open = PrivateFolder.createFile(workshop, temporary);
      }
      channel = open;
    }
    return open;
  }

  /** Opens the file, which is in its place already, and tells its size. */
  long reopen(Mount mount) throws IOException {
    try (Folder workshop = mount.openWorkshop()) {
      FileChannel open = PrivateFolder.openFile(workshop, temporary);
      channel = open;
      position = open.size();
      return position;
    }
  }

  /** Goes on within what was reopened; what stood behind is gone. */
  void goOnFrom(Space space, Caller caller, long offset) throws IOException {
    if (channel != null) {
      channel.truncate(offset).position(offset);
    }
    reserve(space, caller, offset - position);
    position = offset;
  }

  /** Begins as another file does; the disk copies, without the bytes passing through here. */
  void copy(Space space, Caller caller, Mount mount, FileChannel from, long length)
      throws IOException {
    requireRoom(length);
    reserve(space, caller, length);
    FileChannel to = file(mount);
    while (position < length) {
      long copied = from.transferTo(position, length - position, to);
      if (copied <= 0) {
        throw new FileSystemException(path.toString(), null, "became shorter while it was copied");
      }
      position += copied;
      to.position(position);
    }
  }

  /** Fails at once where the disk would be full for everybody before the copy is made. */
  private void requireRoom(long length) throws IOException {
    File disk = root.toFile();
    // Some file systems do not tell how large they are.
    if (length > disk.getUsableSpace() && disk.getTotalSpace() > 0) {
      throw new FileSystemException(path.toString(), null, "No space left on device for a copy");
    }
  }

  void closeFile() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }

  /** Keeps its name for it; false if another has it. */
  boolean claim(SharedState shared) {
    return claim == Claim.NONE || shared.claims().add(claim + " " + path);
  }

  void unclaim(SharedState shared) {
    shared.claims().remove(claim + " " + path);
  }

  /** As values of the JDK's types. */
  Map<String, Object> detach() {
    Map<String, Object> values = new HashMap<>();
    values.put("schema", SCHEMA);
    values.put("path", path.toString());
    values.put("root", root);
    values.put("temporary", temporary);
    values.put("claim", claim.name());
    values.put("position", position);
    if (channel != null) {
      values.put("file", channel);
    }
    values.put("limits", limits.stream().map(UploadState::detached).toList());
    values.put("reserved", List.of(reservedBytes, reservedFiles));
    values.put("replaced", List.of(replaced.bytes(), replaced.files()));
    if (continued != null) {
      values.put("continued.kind", continued.kind().name());
      values.put("continued.size", continued.size());
      values.put("continued.modified", continued.modified());
      if (continued.key() != null) {
        values.put("continued.key", continued.key());
      }
    }
    return values;
  }

  /**
   * From what another version, or this one, has left.
   *
   * @throws IOException if that version has another schema
   */
  static UploadState of(Map<String, Object> values) throws IOException {
    if (!Integer.valueOf(SCHEMA).equals(values.get("schema"))) {
      throw new IOException("an upload of another version: schema " + values.get("schema"));
    }
    UploadState state =
        new UploadState(
            VirtualPath.parse(value(values, "path", String.class)),
            value(values, "root", Path.class),
            value(values, "temporary", String.class),
            Claim.valueOf(value(values, "claim", String.class)),
            continued(values));
    state.channel = (FileChannel) values.get("file");
    state.position = value(values, "position", Long.class);
    List<?> limits = value(values, "limits", List.class);
    state.limits = limits.stream().map(each -> limit((List<?>) each)).toList();
    List<?> reserved = value(values, "reserved", List.class);
    state.reservedBytes = (Long) reserved.get(0);
    state.reservedFiles = (Long) reserved.get(1);
    List<?> replaced = value(values, "replaced", List.class);
    state.replaced = new FileUsage((Long) replaced.get(0), (Long) replaced.get(1));
    return state;
  }

  private static List<Object> detached(FolderQuota limit) {
    return List.of(limit.folder().toString(), limit.quota().bytes(), limit.quota().files());
  }

  private static FolderQuota limit(List<?> detached) {
    return new FolderQuota(
        VirtualPath.parse((String) detached.get(0)),
        new Quota((Long) detached.get(1), (Long) detached.get(2)));
  }

  private static @Nullable Facts continued(Map<String, Object> values) {
    return values.containsKey("continued.kind")
        ? new Facts(
            Kind.valueOf(value(values, "continued.kind", String.class)),
            value(values, "continued.size", Long.class),
            value(values, "continued.modified", Instant.class),
            values.get("continued.key"))
        : null;
  }

  private static <T> T value(Map<String, Object> values, String key, Class<T> type) {
    return Objects.requireNonNull(type.cast(values.get(key)), key);
  }
}
