package io.jackfield.launcher.client;

import io.jackfield.launcher.SafeText;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs the commands that work with the files and the rights of who types them: in this process,
 * whether there is a daemon or not, by the code of the distribution's bundles.
 */
final class OwnProcess {
  private static final Set<String> COMMANDS = Set.of("get", "put", "ls", "send");
  private static final String SHELL = "io.jackfield.shell.LocalCommands";
  private static final String CLIENT = "io.jackfield.client.command.ClientCommands";

  private final Path dist;
  private final PrintStream err;
  private final ControlConsole console;

  OwnProcess(Path dist, PrintStream err, ControlConsole console) {
    this.dist = dist;
    this.err = err;
    this.console = console;
  }

  static boolean isFor(List<String> words) {
    return COMMANDS.contains(words.get(0));
  }

  /** Returns the exit code. */
  int run(List<String> words, InputStream in, PrintStream results) {
    try (URLClassLoader loader = new URLClassLoader(code(), OwnProcess.class.getClassLoader())) {
      return run(loader, words, in, results);
    } catch (IOException | ReflectiveOperationException | LinkageError e) {
      err.println("jackfield: this distribution is not complete: " + e);
      return Control.FAILED;
    }
  }

  private URL[] code() throws IOException {
    List<Path> jars = new ArrayList<>(OfflineCheck.jars(dist.resolve("system")));
    for (String bundle : List.of("client", "shell")) {
      Path jar = dist.resolve("bundles").resolve(bundle + ".jar");
      if (!Files.isRegularFile(jar)) {
        throw new IOException(jar + " is missing");
      }
      jars.add(jar);
    }
    URL[] code = new URL[jars.size()];
    for (int i = 0; i < code.length; i++) {
      code[i] = jars.get(i).toUri().toURL();
    }
    return code;
  }

  private int run(ClassLoader loader, List<String> words, InputStream in, PrintStream results)
      throws ReflectiveOperationException {
    int columns = Math.max(0, Integer.getInteger("jackfield.columns", 0));
    boolean person = console != ControlConsole.NOBODY;
    ProgressLine progress = new ProgressLine(err, person, columns);
    Thread atInterrupt = new Thread(progress::leave, "progress");
    Runtime.getRuntime().addShutdownHook(atInterrupt);
    Consumer<String> show = progress::show;
    Object commands = loader.loadClass(CLIENT).getMethod("inOwnProcess").invoke(null);
    try {
      Object code =
          loader
              .loadClass(SHELL)
              .getMethod(
                  "run",
                  Collection.class,
                  List.class,
                  int.class,
                  InputStream.class,
                  PrintStream.class,
                  PrintStream.class,
                  Consumer.class,
                  Function.class)
              .invoke(
                  null,
                  commands,
                  words,
                  columns,
                  in,
                  below(progress, results),
                  below(progress, err),
                  show,
                  person ? (Function<String, char[]>) this::secret : null);
      return Thread.currentThread().isInterrupted() ? Control.INTERRUPTED : (int) code;
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException mistake) {
        throw mistake;
      }
      throw e;
    } finally {
      progress.clear();
      forget(atInterrupt);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is about to run.
    }
  }

  /** Anything else stands where the bar was. */
  private static PrintStream below(ProgressLine progress, OutputStream stream) {
    return new PrintStream(
        new FilterOutputStream(stream) {
          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            progress.clear();
            out.write(bytes, offset, length);
          }

          @Override
          public void write(int one) throws IOException {
            progress.clear();
            out.write(one);
          }
        },
        true,
        StandardCharsets.UTF_8);
  }

  private char @Nullable [] secret(String prompt) {
    byte[] secret = console.secret(SafeText.escape(prompt));
    if (secret == null) {
      return null;
    }
    char[] chars = new char[secret.length];
    CharBuffer target = CharBuffer.wrap(chars);
    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(secret), target, true);
    char[] exact = Arrays.copyOf(chars, target.position());
    Arrays.fill(secret, (byte) 0);
    Arrays.fill(chars, '\0');
    return exact;
  }
}
