package io.jackfield.accounts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that the accounts are in. It is the truth: read again whenever it changed, and read
 * again under a lock before it is changed by us.
 */
final class AccountFile {
  private static final Logger log = LoggerFactory.getLogger(AccountFile.class);

  private final Path path;
  private final FileGuard guard;
  private final JsonMapper mapper =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();
  private volatile Known known;

  /** What was in it when it looked like this. */
  private record Known(Stamp stamp, AccountBook book) {}

  /**
   * Reads it.
   *
   * @throws IOException with a line for the operator if it is there and broken
   */
  AccountFile(Path path) throws IOException {
    this.path = path;
    this.guard = new FileGuard(path.resolveSibling(path.getFileName() + ".lock"));
    Files.createDirectories(path.resolveSibling("."));
    Stamp now = Stamp.of(path);
    known = new Known(now, read());
  }

  /**
   * What is in it now; if it was broken meanwhile, what was in it before. Cheap, and waits for
   * nobody while the file is as it was: each piece of an upload asks.
   */
  AccountBook current() {
    Known before = known;
    try {
      return Stamp.of(path).equals(before.stamp()) ? before.book() : readAgain();
    } catch (IOException e) {
      log.error("accounts not read, those from before stay reason={}", e.getMessage());
      return before.book();
    }
  }

  private synchronized AccountBook readAgain() throws IOException {
    Stamp now = Stamp.of(path);
    AccountBook book = known.book();
    if (!now.equals(known.stamp())) {
      try {
        book = read();
        log.info("accounts read file={} accounts={}", path, book.accounts().size());
      } finally {
        // In any case: a broken file is reported once for each change.
        known = new Known(now, book);
      }
    }
    return book;
  }

  /**
   * Changes it.
   *
   * @throws UncheckedIOException if it cannot be read or written; it is then as it was
   */
  synchronized void change(Consumer<AccountBook> change) {
    try {
      guard.whileLocked(
          () -> {
            AccountBook fresh = read();
            change.accept(fresh);
            byte[] content = mapper.writeValueAsBytes(fresh.document());
            // Nothing is written that would not be read.
            AccountBook changed = new AccountBook(mapper.readTree(content));
            PrivateFile.replace(path, content);
            known = new Known(Stamp.of(path), changed);
          });
    } catch (IOException e) {
      throw new UncheckedIOException("accounts not changed: " + e.getMessage(), e);
    }
  }

  private AccountBook read() throws IOException {
    try {
      return new AccountBook(mapper.readTree(Files.readAllBytes(path)));
    } catch (NoSuchFileException e) {
      return AccountBook.empty();
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new IOException(path + ": line " + line + ": " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }
}
