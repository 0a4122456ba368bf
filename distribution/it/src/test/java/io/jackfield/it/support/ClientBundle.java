package io.jackfield.it.support;

import io.jackfield.client.Remotes;
import io.jackfield.launcher.Launch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The code of the assembled bundle that calls out, without a daemon. */
public final class ClientBundle implements AutoCloseable {
  private final URLClassLoader loader;
  private final Remotes remotes;

  /** Loads it. */
  public ClientBundle() throws Exception {
    URL[] jar = {Home.shipped("client").toUri().toURL()};
    loader = new URLClassLoader(jar, ClientBundle.class.getClassLoader());
    remotes =
        (Remotes)
            loader
                .loadClass("io.jackfield.client.service.RemotesService")
                .getConstructor()
                .newInstance();
  }

  /** What it offers. */
  public Remotes remotes() {
    return remotes;
  }

  /** What {@code bin/jackfield} does with the words in its own process, in this one. */
  public static Command.Result run(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit = Launch.command(Home.built(), printer(out), printer(err), words);
    return new Command.Result(
        List.of(words), exit, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream printer(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    try {
      remotes.getClass().getMethod("close").invoke(remotes);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    } finally {
      loader.close();
    }
  }
}
