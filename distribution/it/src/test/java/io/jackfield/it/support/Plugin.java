package io.jackfield.it.support;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Constants;
import aQute.bnd.osgi.Jar;
import io.jackfield.tcp.LineHandler;
import java.io.File;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.apache.felix.hc.api.HealthCheck;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.event.EventAdmin;

/**
 * A bundle of one class and what is in it, built while a test runs, as a user builds one: javac,
 * then bnd.
 */
public final class Plugin {
  private final String symbolicName;
  private final String source;
  private final StringBuilder members = new StringBuilder();
  private final StringBuilder directives = new StringBuilder();
  private @Nullable Path base;

  /**
   * Not built yet.
   *
   * @param symbolicName the bundle's name
   * @param source of a class {@code plugin.Plugin}, all its names imported
   */
  public Plugin(String symbolicName, String source) {
    this.symbolicName = symbolicName;
    this.source = source;
  }

  /** An echo that puts a word before each line; takes the shipped one's place. */
  public static Plugin echo(String word) {
    return new Plugin(
        "io.jackfield.examples.echo",
        """
        package plugin;
        import io.jackfield.tcp.*;
        import org.osgi.service.component.annotations.Component;
        @Component(property = "tcp.protocol=echo")
        public final class Plugin implements LineHandler {
          @Override
          public String onLine(TcpSession session, String line) {
            return "%s " + line;
          }
        }
        """
            .formatted(word));
  }

  /** A handler of {@code /told} that answers with a word, a blank and the query. */
  public static Plugin told(String word) {
    return new Plugin(
        "io.jackfield.it.told",
        """
        package plugin;
        import io.jackfield.http.*;
        import org.osgi.service.component.annotations.*;
        @Component
        @HttpPath("/told")
        public final class Plugin implements HttpHandler {
          @Override
          public HttpResponse handle(HttpRequest request) {
            return HttpResponse.text("%s " + request.query());
          }
        }
        """
            .formatted(word));
  }

  /** With one more member of the class, such as a component of its own. */
  public Plugin member(String code) {
    members.append(code).append('\n');
    return this;
  }

  /** On top of all that is in another jar, which stays as it is. */
  public Plugin onto(Path jar) {
    base = jar;
    return this;
  }

  /** With one more line of bnd. */
  public Plugin bnd(String line) {
    directives.append(line).append('\n');
    return this;
  }

  /** Builds it and moves it to its place in one step. */
  public Path build(Path target) throws Exception {
    Path jar = Files.createTempFile(target.toAbsolutePath().getParent(), ".plugin-", ".tmp");
    try (TemporaryFolder classes = TemporaryFolder.create("jackfield-plugin-");
        Builder builder = new Builder()) {
      compile(classes.path());
      builder.setProperty(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
      builder.setProperty(Constants.BUNDLE_VERSION, "0.1.0");
      builder.setProperty(Constants.PRIVATE_PACKAGE, "plugin");
      builder.setProperty(Constants.NOIMPORTJAVA, "true");
      directives
          .toString()
          .lines()
          .map(line -> line.split(":", 2))
          .forEach(line -> builder.setProperty(line[0], line[1].strip()));
      builder.addClasspath(classes.path().toFile());
      builder.addClasspath(api());
      builder.addClasspath(jarOf(HealthCheck.class));
      Jar built = builder.build();
      if (!builder.getErrors().isEmpty()) {
        throw new AssertionError(builder.getErrors());
      }
      if (base == null) {
        built.write(jar.toFile());
      } else {
        Merged.write(base, built, jar);
      }
    }
    return Files.move(jar, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static File api() throws URISyntaxException {
    return jarOf(LineHandler.class);
  }

  private static File jarOf(Class<?> type) throws URISyntaxException {
    return new File(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** What plug-ins use, and not all that the tests use: the compiler reads every jar anew. */
  private static String usable() throws URISyntaxException {
    List<String> jars = new ArrayList<>();
    for (Class<?> each :
        List.of(
            LineHandler.class,
            Component.class,
            BundleContext.class,
            EventAdmin.class,
            HealthCheck.class)) {
      jars.add(jarOf(each).toString());
    }
    return String.join(File.pathSeparator, jars);
  }

  private void compile(Path classes) throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter problems = new StringWriter();
    List<String> options =
        List.of("--release", "17", "-proc:none", "-cp", usable(), "-d", classes.toString());
    if (!compiler.getTask(problems, null, null, options, null, List.of(sourceFile())).call()) {
      throw new AssertionError(problems);
    }
  }

  private JavaFileObject sourceFile() {
    URI name = URI.create("string:///plugin/Plugin.java");
    return new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        int end = source.lastIndexOf('}');
        return source.substring(0, end) + members + source.substring(end);
      }
    };
  }
}
