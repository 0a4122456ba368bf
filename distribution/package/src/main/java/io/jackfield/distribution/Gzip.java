package io.jackfield.distribution;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** As {@code gzip -9n}: the same bytes for the same text, whoever builds when. */
final class Gzip {
  private static final int EXTRA_FLAGS = 8;
  private static final byte SLOWEST = 2; // RFC 1952: XFL, which Java leaves 0
  private static final int SYSTEM = 9;
  private static final byte UNIX = 3; // Java 16 began to say "unknown"

  private Gzip() {}

  static void write(String text, Path file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new Best(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    byte[] packed = bytes.toByteArray();
    packed[EXTRA_FLAGS] = SLOWEST;
    packed[SYSTEM] = UNIX;
    Files.write(file, packed);
  }

  private static final class Best extends GZIPOutputStream {
    Best(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
