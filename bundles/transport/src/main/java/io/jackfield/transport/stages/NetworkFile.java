package io.jackfield.transport.stages;

import io.jackfield.transport.AddressSet;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Networks in a file, read again when it changes: one a line; what follows a {@code #}, and empty
 * lines, do not count.
 *
 * <p>It fails closed in this sense: nobody is ever admitted or refused by anything but a whole list
 * that the operator wrote. Without a good list at start there is no listener. A file that later
 * vanishes or becomes bad leaves the last good list in force, for {@code allow} and {@code deny}
 * alike: it is never wider than what was once said, and a slip of the pen neither opens the
 * listener nor locks everybody out. The log says so once, {@link #problem()} for as long as it
 * lasts. A file without networks is a good list: it allows, or denies, nobody.
 *
 * <p>A change is taken once the file has been the same for two looks, which are two seconds apart:
 * half of a list is a good list too. Who replaces the file by a rename is safe from any pause.
 *
 * <p>Safe for any thread. It is followed until nobody holds it any longer.
 */
public final class NetworkFile implements AddressSet {
  private static final Logger log = LoggerFactory.getLogger(NetworkFile.class);
  private static final int LOOK_EVERY_SECONDS = 2;
  private static final int MOST_BYTES = 16 << 20;
  private static final int MOST_NETWORKS = 1_000_000;

  private final String key;
  private final Path file;
  private volatile Networks networks;
  private volatile @Nullable String problem;

  /** Of what is in force. */
  private List<Object> taken;

  /** At the last look. */
  private List<Object> seen;

  /** Of what holds something that is no network; empty for none. */
  private List<Object> refused = List.of();

  private NetworkFile(String key, Path file) throws IOException {
    this.key = key;
    this.file = file;
    this.taken = stamp();
    this.seen = taken;
    try {
      this.networks = read();
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(key + ": " + reason(e), e);
    }
  }

  /**
   * Reads a file and follows it.
   *
   * @param key what it is configured as, for messages
   * @param file the file
   * @param timers where it is looked at every two seconds, which reads from the disk: no event loop
   * @throws IOException if it cannot be read or holds anything else; one line that names the key,
   *     the file, the line and the reason
   */
  public static NetworkFile open(String key, Path file, ScheduledExecutorService timers)
      throws IOException {
    NetworkFile opened = new NetworkFile(key, file);
    Follower follower = new Follower(opened);
    follower.future =
        timers.scheduleWithFixedDelay(
            follower, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    return opened;
  }

  /** Those in force. */
  Networks get() {
    return networks;
  }

  @Override
  public boolean contains(InetAddress address) {
    return networks.contains(address);
  }

  @Override
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** Takes a change into use if it is a good one. */
  private synchronized void look() {
    List<Object> now = stamp();
    if (!now.equals(seen)) {
      seen = now;
    } else if (now.equals(taken)) {
      refused = List.of();
      problem = null;
    } else if (!now.equals(refused)) {
      take(now);
    }
  }

  private void take(List<Object> now) {
    try {
      Networks fresh = read();
      if (!stamp().equals(now)) {
        return;
      }
      networks = fresh;
      taken = now;
      refused = List.of();
      problem = null;
      log.info("networks read again key={} file={} ranges={}", key, file, fresh.ranges());
    } catch (IllegalArgumentException e) {
      refused = now;
      tell(reason(e));
    } catch (IOException e) {
      // Tried again at each look: what is in the way may go without a change to the file.
      refused = List.of();
      tell(reason(e));
    }
  }

  private void tell(String reason) {
    if (!reason.equals(problem)) {
      problem = reason;
      log.error("networks not taken, the old ones stay key={} reason={}", key, reason);
    }
  }

  /** Also the time of a change and the file itself: a copy may keep its size or its time. */
  private List<Object> stamp() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return List.of(
          attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
    } catch (IOException e) {
      return List.of(reason(e));
    }
  }

  private Networks read() throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      // Opening a pipe would wait for who writes into it.
      throw new FileSystemException(file.toString(), null, "not a file");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    }
    if (bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException(file + ": larger than " + MOST_BYTES + " bytes");
    }
    return parse(new String(bytes, StandardCharsets.UTF_8));
  }

  private Networks parse(String text) {
    List<Network> found = new ArrayList<>();
    int number = 0;
    String withoutMark = text.startsWith("\ufeff") ? text.substring(1) : text;
    for (Iterator<String> lines = withoutMark.lines().iterator(); lines.hasNext(); ) {
      number++;
      String line = lines.next();
      int comment = line.indexOf('#');
      String network = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (network.isEmpty()) {
        continue;
      }
      if (found.size() == MOST_NETWORKS) {
        throw refused(number, "more than " + MOST_NETWORKS + " networks");
      }
      try {
        found.add(Network.parse(network));
      } catch (IllegalArgumentException e) {
        throw refused(number, String.valueOf(e.getMessage()));
      }
    }
    return new Networks(found);
  }

  private IllegalArgumentException refused(int line, String reason) {
    return new IllegalArgumentException(file + ":" + line + ": " + reason);
  }

  private String reason(Exception e) {
    if (e instanceof NoSuchFileException) {
      return file + ": no such file";
    }
    if (e instanceof AccessDeniedException) {
      return file + ": permission denied";
    }
    String message = String.valueOf(e.getMessage());
    return message.startsWith(file.toString()) ? message : file + ": " + message;
  }

  /** Does not hold the file itself: its owner has nothing to close. */
  private static final class Follower implements Runnable {
    private final WeakReference<NetworkFile> file;
    private volatile @Nullable ScheduledFuture<?> future;

    Follower(NetworkFile file) {
      this.file = new WeakReference<>(file);
    }

    @Override
    public void run() {
      NetworkFile used = file.get();
      ScheduledFuture<?> self = future;
      if (used != null) {
        used.look();
      } else if (self != null) {
        self.cancel(false);
      }
    }
  }
}
