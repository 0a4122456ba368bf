package io.jackfield.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command gets from its client: standard input, or a file. The daemon gets no file but one
 * that was typed, whatever it asks for: it may be the daemon of another user.
 */
final class ControlInput {
  private static final int CHUNK = 8192;

  private final Path here;
  private final List<String> words;
  private final @Nullable InputStream stdin;

  /**
   * For one command.
   *
   * @param here what names of files are relative to
   * @param stdin null if it is not for the command
   */
  ControlInput(Path here, List<String> words, @Nullable InputStream stdin) {
    this.here = here;
    this.words = List.copyOf(words);
    this.stdin = stdin;
  }

  /** Sends it, on a thread of its own; a daemon that does not want all of it may have ended. */
  void send(String wanted, ControlClient client) {
    Thread copier = new Thread(() -> copy(wanted, client), "input");
    copier.setDaemon(true);
    copier.start();
  }

  private void copy(String wanted, ControlClient client) {
    try {
      String problem = copyAll(wanted, client);
      client.send(
          problem == null
              ? new ControlFrame(ControlFrame.INPUT_END, new byte[0])
              : new ControlFrame(
                  ControlFrame.INPUT_FAILED, problem.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      // The command has ended without reading all of it, or the reader says what is wrong.
    }
  }

  /** Returns why it cannot be read, or null at its end. */
  private @Nullable String copyAll(String wanted, ControlClient client) throws IOException {
    if (wanted.isEmpty()) {
      if (stdin == null) {
        return "standard input has the lines of the shell";
      }
      copy(stdin, client);
      return null;
    }
    if (!words.contains(wanted)) {
      return wanted + " was not named in the command";
    }
    try (InputStream file = Files.newInputStream(here.resolve(wanted))) {
      copy(file, client);
      return null;
    } catch (NoSuchFileException e) {
      return wanted + ": there is no such file";
    } catch (AccessDeniedException e) {
      return wanted + ": access denied";
    } catch (InvalidPathException e) {
      return wanted + " is no name of a file";
    }
  }

  private static void copy(InputStream from, ControlClient client) throws IOException {
    byte[] buffer = new byte[CHUNK];
    try {
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        client.send(new ControlFrame(ControlFrame.INPUT, Arrays.copyOf(buffer, n)));
      }
    } finally {
      Arrays.fill(buffer, (byte) 0);
    }
  }
}
