package io.jackfield.client.ftp;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteFile;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.commons.net.ftp.FTPFile;
import org.apache.commons.net.ftp.parser.MLSxEntryParser;

/** What a server tells of one file or folder (RFC 3659). */
final class Facts {
  private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuuMMdd")
          .appendValue(ChronoField.HOUR_OF_DAY, 2)
          .appendValue(ChronoField.MINUTE_OF_HOUR, 2)
          .appendValue(ChronoField.SECOND_OF_MINUTE, 2)
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter();

  private final FtpConnection connection;

  Facts(FtpConnection connection) {
    this.connection = connection;
  }

  /** A file or folder, with the path of the target; empty if there is none. */
  Optional<RemoteFile> find(Target target) throws IOException {
    if (connection.knows("MLST")) {
      Reply reply = target.ask("MLST");
      if (!reply.isUnknown()) {
        return ofReply(target, reply);
      }
    }
    return ofCommands(target);
  }

  private Optional<RemoteFile> ofCommands(Target target) throws IOException {
    Reply size = target.ask("SIZE");
    if (size.code() == 213) {
      return Optional.of(file(target.path(), size(target, size), time(target)));
    }
    Reply reply = target.path().isEmpty() ? connection.ask("PWD", null) : target.ask("CWD");
    if (reply.isGood()) {
      return Optional.of(folder(target.path()));
    }
    return size.isUnknown() ? ofListing(target) : Optional.empty();
  }

  private static Optional<RemoteFile> ofListing(Target target) throws IOException {
    return new Listing(target.parent())
        .read("").stream().filter(f -> f.path().equals(target.name())).findFirst();
  }

  private static Optional<RemoteFile> ofReply(Target target, Reply reply) throws IOException {
    if (reply.isGood() && reply.lines().size() > 1) {
      return entry(target.path(), reply.lines().get(1).strip());
    }
    if (reply.isGood() || Refusals.reason(reply) != Reason.NOT_FOUND) {
      throw Refusals.of(target.shown() + ": nothing is told of it", reply);
    }
    return Optional.empty();
  }

  /**
   * What a line with facts tells of a file or folder; empty if it is of something else.
   *
   * @param path that it is to have
   */
  static Optional<RemoteFile> entry(String path, String line) {
    try {
      FTPFile facts = MLSxEntryParser.parseEntry(line);
      return facts == null ? Optional.empty() : of(path, facts);
    } catch (RuntimeException e) {
      return Optional.empty(); // Which commons-net throws for what is no number or time.
    }
  }

  /** With the path that it is to have; empty for what is neither a file nor a folder. */
  static Optional<RemoteFile> of(String path, FTPFile facts) {
    if (facts.isDirectory()) {
      return Optional.of(folder(path));
    }
    if (!facts.isFile()) {
      return Optional.empty();
    }
    OptionalLong size =
        facts.getSize() < 0 ? OptionalLong.empty() : OptionalLong.of(facts.getSize());
    return Optional.of(file(path, size, Optional.ofNullable(facts.getTimestampInstant())));
  }

  private static RemoteFile folder(String path) {
    return new RemoteFile(path, true, OptionalLong.empty(), Optional.empty(), "");
  }

  static RemoteFile file(String path, OptionalLong size, Optional<Instant> modified) {
    boolean known = size.isPresent() && modified.isPresent();
    String version = known ? size.getAsLong() + "-" + modified.get() : "";
    return new RemoteFile(path, false, size, modified, version);
  }

  /** Bytes of a file; empty if there is none of that name, or the server does not tell. */
  OptionalLong size(Target target) throws IOException {
    return size(target, target.ask("SIZE"));
  }

  private static OptionalLong size(Target target, Reply reply) throws RemoteException {
    try {
      return reply.code() == 213
          ? OptionalLong.of(Long.parseLong(reply.text()))
          : OptionalLong.empty();
    } catch (NumberFormatException e) {
      throw new RemoteException(
          Reason.UNSUPPORTED, target.shown() + ": no size: the server says " + reply, e);
    }
  }

  /** When a file was written last; empty if the server does not tell. */
  Optional<Instant> time(Target target) throws IOException {
    Reply reply = target.ask("MDTM");
    return reply.code() == 213 ? time(reply.text()) : Optional.empty();
  }

  /** A time as RFC 3659 section 2.3 writes it. */
  static Optional<Instant> time(String text) {
    try {
      return Optional.of(LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The other way, without what is below a second, which not all servers take. */
  static String text(Instant time) {
    return SECONDS.format(time.atOffset(ZoneOffset.UTC));
  }
}
