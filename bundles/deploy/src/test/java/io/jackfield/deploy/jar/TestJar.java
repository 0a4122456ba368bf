package io.jackfield.deploy.jar;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Builds jars for tests. */
public final class TestJar {
  private final Manifest manifest = new Manifest();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  private TestJar() {
    header("Manifest-Version", "1.0");
  }

  public static TestJar empty() {
    return new TestJar();
  }

  public static TestJar bundle(String name) {
    return empty().header("Bundle-ManifestVersion", "2").header("Bundle-SymbolicName", name);
  }

  public TestJar header(String name, String value) {
    manifest.getMainAttributes().put(new Attributes.Name(name), value);
    return this;
  }

  public TestJar entry(String name, String content) {
    entries.put(name, content.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** With the activator of that class, which has no dependency but the framework's. */
  public TestJar activator(Class<?> type) throws IOException {
    String file = type.getName().replace('.', '/') + ".class";
    try (var in = type.getClassLoader().getResourceAsStream(file)) {
      entries.put(file, in.readAllBytes());
    }
    return header("Bundle-Activator", type.getName())
        .header("Import-Package", "org.osgi.framework");
  }

  public Path write(Path file) throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName());
    try (OutputStream out = Files.newOutputStream(temporary);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        jar.putNextEntry(new ZipEntry(entry.getKey()));
        jar.write(entry.getValue());
      }
    }
    onlyOwnerWrites(temporary);
    return Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Whatever the umask is: the daemon takes no code from what others can write. */
  public static Path onlyOwnerWrites(Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    permissions.removeAll(
        Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE));
    return Files.setPosixFilePermissions(file, permissions);
  }
}
