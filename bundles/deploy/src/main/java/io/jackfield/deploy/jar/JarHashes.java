package io.jackfield.deploy.jar;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contents of the jars of a folder, told apart by a hash. A look costs a stat of each; only
 * what has changed since the last one is read. Thread-safe.
 */
public final class JarHashes {
  private static final Logger log = LoggerFactory.getLogger("deploy");
  private static final int CHUNK = 65_536;

  private final Path folder;
  private final Supplier<Hash> hash;
  private Map<String, Known> known = Map.of();

  private record Known(Stamp stamp, String hash) {}

  private JarHashes(Path folder, Supplier<Hash> hash) {
    this.folder = folder;
    this.hash = hash;
  }

  /** By SHA-256 in hex, as {@link Jar#hash} is. */
  public static JarHashes sha256(Path folder) {
    return new JarHashes(folder, Sha256::new);
  }

  /** By a checksum that costs next to nothing, to tell whether a file is still the same. */
  static JarHashes quick(Path folder) {
    return new JarHashes(folder, Quick::new);
  }

  /** Of one file. */
  private interface Hash {
    void update(byte[] bytes, int count);

    String end();
  }

  private static final class Sha256 implements Hash {
    private final MessageDigest digest = Staging.sha256();

    @Override
    public void update(byte[] bytes, int count) {
      digest.update(bytes, 0, count);
    }

    @Override
    public String end() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  private static final class Quick implements Hash {
    private final CRC32 crc = new CRC32();
    private long size;

    @Override
    public void update(byte[] bytes, int count) {
      crc.update(bytes, 0, count);
      size += count;
    }

    @Override
    public String end() {
      return size + "-" + Long.toHexString(crc.getValue());
    }
  }

  /** By file name; without what cannot be read. */
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
      Hash all = hash.get();
      byte[] buffer = new byte[CHUNK];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        all.update(buffer, n);
      }
      next.put(name, new Known(stamp, all.end()));
    } catch (IOException e) {
      log.debug("jar cannot be compared file={}", folder.resolve(name), e);
    }
  }

  /** What tells that a file has changed, by its name. */
  Map<String, Stamp> stamps() {
    Map<String, Stamp> stamps = new TreeMap<>();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "[!.]*.jar")) {
      stamp(jars, stamps);
    } catch (IOException | DirectoryIteratorException e) {
      log.debug("folder cannot be compared folder={}", folder, e);
    }
    return stamps;
  }

  /** One that vanishes meanwhile is not there; the others are. */
  static void stamp(Iterable<Path> jars, Map<String, Stamp> stamps) {
    for (Path jar : jars) {
      try {
        Stamp stamp = Stamp.of(jar);
        // A pipe would be waited for.
        if (Files.isRegularFile(jar)) {
          stamps.put(jar.getFileName().toString(), stamp);
        }
      } catch (IOException e) {
        log.debug("jar cannot be compared file={}", jar, e);
      }
    }
  }
}
