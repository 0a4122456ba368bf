package io.jackfield.deploy.journal;

import io.jackfield.deploy.jar.Durably;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that grows line by line, each on the disk before the next thing is done. Thread-safe. */
final class JournalFile {
  private static final Logger log = LoggerFactory.getLogger("deploy");

  private final Path file;

  JournalFile(Path file) throws IOException {
    this.file = file;
    Files.createDirectories(Durably.folderOf(file));
    if (Files.exists(file) && !Files.readString(file, StandardCharsets.ISO_8859_1).endsWith("\n")) {
      append("");
    }
  }

  /** A full disk must not keep a change from being finished. */
  void add(String line) {
    try {
      append(line);
    } catch (IOException e) {
      log.error("journal cannot be written file={} line={}", file, line, e);
    }
  }

  private synchronized void append(String line) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      long before = channel.size();
      try {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      } catch (IOException e) {
        // The next line must not come behind half of this one.
        channel.truncate(before);
        throw e;
      }
      channel.force(true);
    }
  }

  synchronized List<String> lines() {
    try {
      // Not readAllLines, which fails at half a character: a power cut may leave one.
      return Files.exists(file)
          ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList()
          : List.of();
    } catch (IOException e) {
      log.error("journal cannot be read file={}", file, e);
      return List.of();
    }
  }
}
