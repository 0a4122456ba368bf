package io.jackfield.ftp.server;

import io.jackfield.account.Account;
import io.jackfield.account.Permission;
import io.jackfield.file.FileInfo;
import io.jackfield.file.FileSpace;
import io.jackfield.file.FileUsage;
import io.jackfield.file.FileView;
import io.jackfield.file.OpenFile;
import io.jackfield.file.QuotaExceededException;
import io.jackfield.file.Upload;
import io.jackfield.file.VirtualPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A file space in a folder, as simple as it can be. */
public final class DiskFiles implements FileSpace {
  /** As on ext4. */
  private static final Instant LATEST = Instant.parse("2446-05-10T22:38:55Z");

  private final Path root;
  private final Set<VirtualPath> newNames = ConcurrentHashMap.newKeySet();
  public final AtomicInteger open = new AtomicInteger();

  /** Whether what has come of an upload that is given up is kept. */
  volatile boolean keeping;

  /** In bytes, of one upload. */
  volatile long room = Long.MAX_VALUE;

  /** Whether uploads come to a bad end. */
  volatile boolean failing;

  public DiskFiles(Path root) {
    this.root = root;
  }

  @Override
  public FileView view(Account account) {
    return new View(account);
  }

  @Override
  public FileView whole() {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileUsage usage(VirtualPath folder) {
    throw new UnsupportedOperationException();
  }

  private final class View implements FileView {
    private final Account account;

    View(Account account) {
      this.account = account;
    }

    private Path at(VirtualPath path, Permission needed) throws IOException {
      if (!permissions(path).contains(needed)) {
        throw new AccessDeniedException(path.toString());
      }
      return root.resolve("." + path.within(account.home()));
    }

    @Override
    public FileInfo info(VirtualPath path) throws IOException {
      return facts(path, at(path, Permission.LIST));
    }

    private FileInfo facts(VirtualPath path, Path at) throws IOException {
      if (!Files.exists(at)) {
        throw new NoSuchFileException(path.toString());
      }
      boolean folder = Files.isDirectory(at);
      Instant modified = Files.getLastModifiedTime(at).toInstant();
      return new FileInfo(path, folder, folder ? 0 : Files.size(at), modified, "tag", id(at));
    }

    /** Always the same for the file of the transcripts. */
    private static String id(Path at) throws IOException {
      Object key = Files.readAttributes(at, BasicFileAttributes.class).fileKey();
      return at.endsWith("a.txt") || key == null ? "" : key.toString();
    }

    @Override
    @SuppressWarnings("StreamResourceLeak") // the caller closes it
    public Stream<FileInfo> list(VirtualPath folder) throws IOException {
      Path at = at(folder, Permission.LIST);
      if (!Files.isDirectory(at)) {
        throw new NotDirectoryException(folder.toString());
      }
      open.incrementAndGet();
      return Files.list(at)
          .sorted(Comparator.reverseOrder())
          .map(
              file -> {
                try {
                  return facts(folder.child(file.getFileName().toString()), file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .onClose(open::decrementAndGet);
    }

    @Override
    public OpenFile read(VirtualPath file) throws IOException {
      Path at = at(file, Permission.READ);
      FileInfo info = facts(file, at);
      if (info.folder()) {
        throw new NoSuchFileException(file.toString(), null, "is a folder");
      }
      return OpenFile.of(info, FileChannel.open(at, StandardOpenOption.READ));
    }

    @Override
    public Upload store(VirtualPath file) throws IOException {
      Path at = at(file, Permission.CREATE);
      Path part = at.resolveSibling(at.getFileName() + ".part");
      FileChannel channel =
          FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      return new DiskUpload(file, part, at, channel);
    }

    @Override
    public Upload storeNew(VirtualPath file) throws IOException {
      if (Files.exists(at(file, Permission.CREATE)) || !newNames.add(file)) {
        throw new FileAlreadyExistsException(file.toString());
      }
      return store(file);
    }

    @Override
    public Upload resume(VirtualPath file, long offset) throws IOException {
      Path at = at(file, Permission.OVERWRITE);
      FileChannel channel =
          FileChannel.open(at, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      long from = offset == END ? channel.size() : offset;
      if (from > channel.size()) {
        channel.close();
        throw new IOException("The file ends before that offset");
      }
      channel.position(from);
      return new DiskUpload(file, at, at, channel);
    }

    @Override
    public long resumable(VirtualPath file) throws IOException {
      FileInfo info = info(file);
      if (info.folder()) {
        throw new NoSuchFileException(file.toString(), null, "is a folder");
      }
      return info.size();
    }

    @Override
    public Upload adopt(Map<String, Object> detached) {
      DiskUpload upload = (DiskUpload) ((List<?>) detached.get("upload")).get(0);
      upload.ended = false;
      upload.mayCreate = account.allows(Permission.CREATE, upload.path.within(account.home()));
      return upload;
    }

    @Override
    public void deleteFile(VirtualPath file) throws IOException {
      Path at = at(file, Permission.DELETE);
      if (Files.isDirectory(at)) {
        throw new NoSuchFileException(file.toString(), null, "is a folder");
      }
      Files.delete(at);
    }

    @Override
    public void deleteFolder(VirtualPath folder) throws IOException {
      Files.delete(at(folder, Permission.DELETE));
    }

    @Override
    public void createFolder(VirtualPath folder) throws IOException {
      Files.createDirectory(at(folder, Permission.MKDIR));
    }

    @Override
    public void rename(VirtualPath from, VirtualPath to) throws IOException {
      Files.move(at(from, Permission.RENAME), at(to, Permission.RENAME));
    }

    @Override
    public void setModified(VirtualPath path, Instant time) throws IOException {
      if (time.isAfter(LATEST)) {
        throw new FileSystemException(path.toString(), null, "the disk cannot keep that time");
      }
      Files.setLastModifiedTime(at(path, Permission.TOUCH), FileTime.from(time));
    }

    @Override
    public Set<Permission> permissions(VirtualPath path) {
      return account.permissionsAt(path.within(account.home()));
    }

    private final class DiskUpload implements Upload {
      private final VirtualPath path;
      private final Path part;
      private final Path target;
      private final FileChannel channel;
      private boolean mayCreate = true;
      private boolean ended;

      DiskUpload(VirtualPath path, Path part, Path target, FileChannel channel) {
        this.path = path;
        this.part = part;
        this.target = target;
        this.channel = channel;
        open.incrementAndGet();
      }

      @Override
      public void write(ByteBuffer... bytes) throws IOException {
        for (ByteBuffer each : bytes) {
          if (channel.position() + each.remaining() > room) {
            throw new QuotaExceededException(path.toString(), "there is no more room");
          }
          while (each.hasRemaining()) {
            channel.write(each);
          }
        }
      }

      @Override
      public long position() {
        throw new UnsupportedOperationException();
      }

      @Override
      public Map<String, Object> detach() {
        ended = true;
        AutoCloseable left =
            () -> {
              ended = false;
              close();
            };
        return Map.of("upload", List.of(this), "file", left);
      }

      @Override
      public FileInfo commit() throws IOException {
        if (!mayCreate) {
          throw new AccessDeniedException(path.toString());
        }
        if (failing) {
          throw new IOException("wanted by the test");
        }
        channel.truncate(channel.position());
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        return facts(path, target);
      }

      @Override
      public void close() throws IOException {
        if (ended) {
          return;
        }
        ended = true;
        channel.close();
        open.decrementAndGet();
        if (keeping && mayCreate && Files.exists(part)) {
          Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
        if (!part.equals(target)) {
          Files.deleteIfExists(part);
        }
      }
    }
  }
}
