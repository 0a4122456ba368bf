package io.jackfield.it.support;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a daemon takes of the machine when nothing in it waits to be tidied up.
 *
 * @param threads of Java; the JVM's own come and go with the load
 * @param files open ones, sockets among them
 * @param heap used bytes
 * @param metaspace used bytes
 * @param bundles what the framework has in memory of bundles, uninstalled ones included
 */
public record Footprint(long threads, long files, long heap, long metaspace, long bundles) {
  private static final String BUNDLE = "org.apache.felix.framework.BundleImpl";

  /** Has the memory tidied up. */
  public static void tidyUp(Daemon daemon) {
    jcmd(daemon, "GC.run");
  }

  /** Has the memory tidied up and measures. */
  public static Footprint of(Daemon daemon) {
    tidyUp(daemon);
    // The counters are the same with every collector and JDK, unlike GC.heap_info.
    Map<String, Long> counters =
        jcmd(daemon, "PerfCounter.print")
            .lines()
            .filter(line -> line.matches("[\\w.]+=\\d+"))
            .map(line -> line.split("=", 2))
            .collect(toMap(pair -> pair[0], pair -> Long.parseLong(pair[1]), Math::max));
    return new Footprint(
        counters.get("java.threads.live"),
        openFiles(daemon),
        heap(counters),
        counters.get("sun.gc.metaspace.used"),
        bundles(daemon));
  }

  /** A line has a rank, the number of instances, their bytes and the class. */
  private static long bundles(Daemon daemon) {
    return jcmd(daemon, "GC.class_histogram")
        .lines()
        .map(line -> line.strip().split("\\s+"))
        .filter(words -> words.length > 3 && words[3].equals(BUNDLE))
        .mapToLong(words -> Long.parseLong(words[1]))
        .sum();
  }

  private static String jcmd(Daemon daemon, String command) {
    String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String pid = Long.toString(daemon.pid());
    return Command.of(program, "-J-XX:TieredStopAtLevel=1", pid, command).run().ok().out();
  }

  /** After a full collection all that is left is old. */
  private static long heap(Map<String, Long> counters) {
    return counters.get("sun.gc.generation.1.space.0.used");
  }

  /** Files and sockets that a daemon has open. */
  public static long openFiles(Daemon daemon) {
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(daemon.pid()), "fd"))) {
      return open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "threads %d, files %d, heap %.1f MB, metaspace %.1f MB, bundles %d"
        .formatted(threads, files, heap / 1e6, metaspace / 1e6, bundles);
  }
}
