package io.jackfield.deploy.jar;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contents of the jars of a folder, by SHA-256. A look costs a stat of each; only what has
 * changed since the last one is read. Thread-safe.
 */
public final class JarHashes {
  private static final Logger log = LoggerFactory.getLogger("deploy");
  private static final int CHUNK = 65_536;

  private final Path folder;
  private Map<String, Known> known = Map.of();

  private record Known(Stamp stamp, String hash) {}

  public JarHashes(Path folder) {
    this.folder = folder;
  }

  /** By file name, in hex; without what cannot be read. */
  public synchronized Map<String, String> now() {
    Map<String, Known> next = new TreeMap<>();
    stamps()
        .forEach(
            (name, stamp) -> {
              Known before = known.get(name);
              if (before != null && before.stamp().equals(stamp)) {
                next.put(name, before);
              } else {
                read(name, stamp, next);
              }
            });
    known = next;
    Map<String, String> hashes = new TreeMap<>();
    next.forEach((name, each) -> hashes.put(name, each.hash()));
    return hashes;
  }

  private void read(String name, Stamp stamp, Map<String, Known> next) {
    try (InputStream in = Files.newInputStream(folder.resolve(name))) {
      MessageDigest digest = Staging.sha256();
      byte[] buffer = new byte[CHUNK];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      next.put(name, new Known(stamp, HexFormat.of().formatHex(digest.digest())));
    } catch (IOException e) {
      log.debug("jar cannot be compared file={}", folder.resolve(name), e);
    }
  }

  /** What tells that a file has changed, by its name. */
  Map<String, Stamp> stamps() {
    Map<String, Stamp> stamps = new TreeMap<>();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "[!.]*.jar")) {
      for (Path jar : jars) {
        // A pipe would be waited for.
        if (Files.isRegularFile(jar)) {
          stamps.put(jar.getFileName().toString(), Stamp.of(jar));
        }
      }
    } catch (IOException e) {
      log.debug("folder cannot be compared folder={}", folder, e);
    }
    return stamps;
  }
}
