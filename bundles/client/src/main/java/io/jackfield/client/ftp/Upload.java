package io.jackfield.client.ftp;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteFile;
import io.jackfield.client.TransferOptions;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Puts a file: under a name of its own until it is whole, and then by a rename. What an earlier try
 * of the same content has left is gone on with.
 */
final class Upload {
  /**
   * What stays in the processor's caches on its way: four times as much takes half as long again.
   */
  private static final int CHUNK = 32 * 1024;

  /** Below this it takes longer to ask how much is there than to send it again. */
  private static final int WORTH_ASKING = 256 * 1024;

  private static final String DOING = "cannot be stored";

  private final Source source;
  private final TransferOptions options;
  private boolean sent;
  private boolean atOnce;

  Upload(Source source, TransferOptions options) {
    this.source = source;
    this.options = options;
  }

  /** Whether all has been sent: it may be whole though the connection was lost then. */
  boolean isSent() {
    return sent && source.isRepeatable();
  }

  /** Puts it, on a connection. */
  RemoteFile run(Target target) throws IOException {
    Target part = target.sibling(PartName.of(target.name(), source.identity()));
    atOnce = false;
    try {
      long done = beginning(part);
      if (done == 0 || done < source.size()) {
        done = send(part, done);
      }
      source.check();
      Optional<RemoteFile> there = verified(part, done);
      rename(part, target);
      return named(there.isPresent() ? there : found(target), target, done);
    } catch (IOException e) {
      forget(part, e);
      throw e;
    }
  }

  private static RemoteFile named(Optional<RemoteFile> found, Target target, long size) {
    return found
        .map(f -> Facts.file(target.path(), f.size(), f.modified()))
        .orElseGet(() -> Facts.file(target.path(), OptionalLong.of(size), Optional.empty()));
  }

  /** How many bytes of it are there. */
  private long beginning(Target part) throws IOException {
    boolean ask = sent || (options.resume() && source.size() >= WORTH_ASKING);
    if (!ask || !source.isRepeatable()) {
      return 0;
    }
    long there = new Facts(part.connection()).size(part).orElse(0);
    return there > source.size() ? 0 : there;
  }

  private long send(Target part, long from) throws IOException {
    source.position(from);
    atOnce = from == 0;
    boolean append = from > 0 && !part.connection().knows("REST");
    Transfer transfer =
        append ? new Transfer(part, "APPE", 0, DOING) : new Transfer(part, "STOR", from, DOING);
    long done = from;
    boolean over = false;
    try {
      options.progress().at(done, source.size());
      byte[] bytes = new byte[CHUNK];
      for (int count; (count = source.read(bytes)) >= 0; ) {
        transfer.write(bytes, 0, count);
        done += count;
        options.progress().at(done, source.size());
      }
      over = true;
    } finally {
      if (!over) {
        transfer.stop();
      }
    }
    sent = true;
    Reply reply = transfer.finish();
    if (!reply.isGood()) {
      throw refused(part, reply);
    }
    return done;
  }

  /** A server that has taken all, and then says no, has looked at the content. */
  private static RemoteException refused(Target part, Reply reply) {
    Reason reason = Refusals.reason(reply);
    return reason == Reason.NOT_FOUND
        ? new RemoteException(
            Reason.REFUSED, part.shown() + ": " + DOING + ": the server says " + reply)
        : Refusals.of(part.shown() + ": " + DOING, reply);
  }

  /**
   * What the server has, with the time that it will have under its name; empty if it does not tell
   * before. To ask it is worth a round trip where all was not sent at once, or it is so much that
   * one more does not count: else the server's word that it has all is enough.
   */
  private Optional<RemoteFile> verified(Target part, long sentBytes) throws IOException {
    if (source.size() >= 0 && sentBytes != source.size()) {
      throw new IOException(
          "what was to be sent has " + sentBytes + " bytes, not " + source.size());
    }
    Optional<Instant> time = setTime(part);
    Optional<RemoteFile> there =
        time.isPresent()
            ? Optional.of(Facts.file(part.path(), size(part, sentBytes), time))
            : found(part);
    OptionalLong size = there.map(RemoteFile::size).orElse(OptionalLong.empty());
    if (size.isPresent() && size.getAsLong() != sentBytes) {
      throw new RemoteException(
          Reason.CORRUPT,
          part.shown() + ": the server has " + size.getAsLong() + " bytes of " + sentBytes);
    }
    if (options.checksum().isPresent()) {
      new ServerDigest(part).check(options.checksum().get());
    }
    return there;
  }

  private OptionalLong size(Target part, long sentBytes) throws IOException {
    OptionalLong there =
        atOnce && sentBytes < WORTH_ASKING
            ? OptionalLong.empty()
            : new Facts(part.connection()).size(part);
    return there.isPresent() ? there : OptionalLong.of(sentBytes);
  }

  private static Optional<RemoteFile> found(Target target) throws IOException {
    try {
      return new Facts(target.connection()).find(target);
    } catch (RemoteException e) {
      if (target.connection().isBroken()) {
        throw e;
      }
      return Optional.empty(); // It is there, whatever may be said of it.
    }
  }

  /** Empty if the server keeps its own. */
  private Optional<Instant> setTime(Target part) throws IOException {
    FtpConnection connection = part.connection();
    if (source.modified().isEmpty() || !connection.knows("MFMT")) {
      return Optional.empty();
    }
    Instant time = source.modified().get().truncatedTo(ChronoUnit.SECONDS);
    Reply reply = connection.ask("MFMT", Facts.text(time) + " " + part.path());
    return reply.isGood() ? Optional.of(time) : Optional.empty();
  }

  private static void rename(Target part, Target target) throws IOException {
    Reply reply = renamed(part, target);
    if (!reply.isGood() && new Facts(target.connection()).find(target).isPresent()) {
      // A server that replaces nothing: for a moment there is none of that name.
      Reply deleted = target.ask("DELE");
      if (!deleted.isGood()) {
        throw target.refused("cannot be replaced", deleted);
      }
      reply = renamed(part, target);
    }
    if (!reply.isGood()) {
      throw new RemoteException(
          Reason.UNSUPPORTED,
          target.shown()
              + ": cannot be stored whole or not at all, for the server lets nobody rename "
              + part.name()
              + ": it says "
              + reply);
    }
  }

  private static Reply renamed(Target part, Target target) throws IOException {
    Reply reply = part.ask("RNFR");
    return reply.isIntermediate() ? target.ask("RNTO") : reply;
  }

  /** Takes away what no later try can go on with. */
  private void forget(Target part, IOException why) {
    boolean useless =
        !source.isRepeatable()
            || !(why instanceof RemoteException told)
            || !told.reason().isRetryable()
            || told.reason() == Reason.CORRUPT;
    if (useless && !part.connection().isBroken()) {
      try {
        part.ask("DELE");
      } catch (IOException e) {
        // It stays, under a name that is nobody's.
      }
    }
  }
}
