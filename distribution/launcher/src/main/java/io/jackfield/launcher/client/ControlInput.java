package io.jackfield.launcher.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
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
      // The command has ended without reading all of it.
    }
  }

  /** Returns why it cannot be read, or null at its end. */
  private @Nullable String copyAll(String wanted, ControlClient client) throws IOException {
    if (wanted.isEmpty()) {
      if (stdin == null) {
        return "standard input has the lines of the shell";
      }
      return copy("standard input", stdin, client);
    }
    if (!words.contains(wanted)) {
      return wanted + " was not named in the command";
    }
    InputStream file;
    try {
      file = Files.newInputStream(here.resolve(wanted));
    } catch (IOException e) {
      return wanted + ": " + reason(e);
    } catch (InvalidPathException e) {
      return wanted + " is no name of a file";
    }
    try (file) {
      return copy(wanted, file, client);
    }
  }

  private static String reason(IOException problem) {
    if (problem instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (problem instanceof AccessDeniedException) {
      return "access denied";
    }
    return problem instanceof FileSystemException e
        ? String.valueOf(e.getReason())
        : String.valueOf(problem.getMessage());
  }

  /** Returns why it cannot be read, such as a folder, or null at its end. */
  private static @Nullable String copy(String name, InputStream from, ControlClient client)
      throws IOException {
    byte[] buffer = new byte[CHUNK];
    try {
      while (true) {
        int n;
        try {
          n = from.read(buffer);
        } catch (IOException e) {
          return name + ": " + reason(e);
        }
        if (n < 0) {
          return null;
        }
        client.send(new ControlFrame(ControlFrame.INPUT, Arrays.copyOf(buffer, n)));
      }
    } finally {
      Arrays.fill(buffer, (byte) 0);
    }
  }
}
