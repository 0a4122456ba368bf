package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A tree of files with what breaks careless programs in it. */
final class Tree {
  private Tree() {}

  static Path make(Path root) throws IOException {
    Random random = new Random(42);
    file(root.resolve("empty"), 0, random);
    file(root.resolve("one byte"), 1, random);
    file(root.resolve("big.bin"), 5_000_000, random);
    file(root.resolve("sub folder/deeper/x.txt"), 1234, random);
    file(root.resolve("sub folder/a [b] {c} 'd' $e #f %41 ;g &h +i.txt"), 77, random);
    file(root.resolve("Grüße/日本語.txt"), 512, random);
    file(root.resolve(".hidden"), 3, random);
    file(root.resolve("-dash"), 3, random);
    for (int i = 0; i < 40; i++) {
      file(root.resolve("many/file-" + i + ".dat"), i * 97, random);
    }
    Files.write(
        root.resolve("line ends.txt"), "a\r\nb\nc\rd\0e\n".getBytes(StandardCharsets.US_ASCII));
    return root;
  }

  private static void file(Path file, int size, Random random) throws IOException {
    byte[] content = new byte[size];
    random.nextBytes(content);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  /** Fails unless both hold the same files. */
  static void assertSame(Path expected, Path actual) throws IOException {
    Map<String, Path> wanted = files(expected);
    Map<String, Path> found = files(actual);
    assertThat(found.keySet()).isEqualTo(wanted.keySet());
    wanted.forEach((name, file) -> assertThat(found.get(name)).hasSameBinaryContentAs(file));
  }

  private static Map<String, Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      Map<String, Path> files = new TreeMap<>();
      all.filter(Files::isRegularFile)
          .forEach(file -> files.put(root.relativize(file).toString(), file));
      return files;
    }
  }
}
