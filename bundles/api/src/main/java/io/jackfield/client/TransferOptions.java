package io.jackfield.client;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a file is moved. Immutable; each method returns another one. */
public final class TransferOptions {
  /** Resumes, tells nobody, and checks what the protocol checks. */
  public static final TransferOptions DEFAULT =
      new TransferOptions(true, false, Progress.NONE, null, null);

  private final boolean resume;
  private final boolean sync;
  private final Progress progress;
  private final @Nullable Checksum checksum;
  private final @Nullable Content content;

  /** Told how far it is. On the thread that moves the bytes: to be quick. */
  @FunctionalInterface
  public interface Progress {
    /** Tells nobody. */
    Progress NONE = (done, total) -> {};

    /**
     * Called at the beginning, and then every 256 KiB or more often.
     *
     * @param done bytes of the file that are there, also those of an earlier try
     * @param total its size, -1 if nobody knows
     */
    void at(long done, long total);
  }

  /**
   * What the whole file has to be.
   *
   * @param algorithm as Java names it: {@code SHA-256}, {@code SHA-512}, {@code SHA-1}, {@code MD5}
   * @param hex in hexadecimal digits of either case
   */
  public record Checksum(String algorithm, String hex) {}

  /**
   * What a stream gives.
   *
   * @param version what is another when the content is
   * @param modified when it was written last
   */
  public record Content(String version, Instant modified) {}

  private TransferOptions(
      boolean resume,
      boolean sync,
      Progress progress,
      @Nullable Checksum checksum,
      @Nullable Content content) {
    this.resume = resume;
    this.sync = sync;
    this.progress = progress;
    this.checksum = checksum;
    this.content = content;
  }

  /** Whether to go on with what an earlier try has left, rather than from the beginning. */
  public TransferOptions resume(boolean goOn) {
    return new TransferOptions(goOn, sync, progress, checksum, content);
  }

  /**
   * Whether a file that was got is on the disk, also if the power fails, before it has its name.
   */
  public TransferOptions sync(boolean force) {
    return new TransferOptions(resume, force, progress, checksum, content);
  }

  /** Whom to tell. */
  public TransferOptions progress(Progress listener) {
    return new TransferOptions(resume, sync, listener, checksum, content);
  }

  /**
   * What a file that is got has to be, or it is thrown away with {@link
   * RemoteException.Reason#CORRUPT}; of one that is put, what the server is to check if it can.
   */
  public TransferOptions checksum(Checksum wanted) {
    return new TransferOptions(resume, sync, progress, wanted, content);
  }

  /**
   * Says of a stream that is put what it gives: then a call goes on where an earlier one with the
   * same version was cut, and leaves out so much of the stream, and the server is told the time, as
   * for a file.
   */
  public TransferOptions content(Content given) {
    return new TransferOptions(resume, sync, progress, checksum, given);
  }

  /** Whether to go on with what an earlier try has left. */
  public boolean resume() {
    return resume;
  }

  /** Whether a file is on the disk before it has its name. */
  public boolean sync() {
    return sync;
  }

  /** Whom to tell. */
  public Progress progress() {
    return progress;
  }

  /** What the file has to be, if somebody said. */
  public Optional<Checksum> checksum() {
    return Optional.ofNullable(checksum);
  }

  /** What a stream gives, if somebody said. */
  public Optional<Content> content() {
    return Optional.ofNullable(content);
  }
}
