package io.jackfield.client;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.function.Supplier;

/** A secret in the first line of a file in UTF-8 that others may not read. */
final class SecretFile implements Supplier<char[]> {
  private static final int LONGEST = 16 * 1024;

  private final Path file;

  SecretFile(Path file) {
    this.file = file;
  }

  @Override
  public char[] get() {
    try {
      return read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private char[] read() throws IOException {
    byte[] bytes = new byte[LONGEST];
    try (InputStream in = Files.newInputStream(file)) {
      checkReaders();
      int length = in.readNBytes(bytes, 0, LONGEST);
      CharBuffer chars =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
      char[] secret = firstLine(chars);
      Arrays.fill(chars.array(), '\0');
      if (secret.length == 0) {
        throw new IOException(file + ": no secret is in its first line");
      }
      return secret;
    } catch (NoSuchFileException e) {
      throw new FileNotFoundException(file + ": there is no such file");
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": what is in it is not UTF-8", e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private void checkReaders() throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view != null
        && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ)) {
      throw new IOException(
          file + ": everybody may read this secret; chmod o-rwx it, and think of another one");
    }
  }

  private static char[] firstLine(CharBuffer chars) {
    int end = 0;
    while (end < chars.length() && chars.charAt(end) != '\n' && chars.charAt(end) != '\r') {
      end++;
    }
    char[] line = new char[end];
    chars.get(line);
    return line;
  }
}
