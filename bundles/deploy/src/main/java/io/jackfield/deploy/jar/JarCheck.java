package io.jackfield.deploy.jar;

import io.jackfield.deploy.DeployException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/** The checks that need the jar alone: is it whole, is it a bundle, may it be a live one. */
public final class JarCheck {
  private static final int MOST_ENTRIES = 50_000;
  private static final long MOST_INFLATED = 1L << 30;

  /** So that a file's name made of it, with what is put around it, stays below 255 bytes. */
  private static final int LONGEST_NAME = 200;

  private static final int LONGEST_VERSION = 100;
  private static final String CLASS = ".class";
  private static final String VERSIONS = "META-INF/versions/";

  /** What the manifest says. */
  public record Facts(String name, String version) {}

  private final BootTier boot;

  public JarCheck(BootTier boot) {
    this.boot = boot;
  }

  public Facts check(Path file) throws DeployException {
    // Verifies signatures of signed entries as well.
    try (JarFile jar = new JarFile(file.toFile(), true)) {
      Facts facts = checkManifest(jar.getManifest());
      checkEntries(jar);
      return facts;
    } catch (ZipException e) {
      throw new DeployException("is no whole jar: " + e.getMessage(), e);
    } catch (IOException | SecurityException e) {
      throw new DeployException("cannot be read: " + Reason.of(e), e);
    }
  }

  private Facts checkManifest(@Nullable Manifest manifest) throws DeployException {
    Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
    String header = main.getValue(Constants.BUNDLE_SYMBOLICNAME);
    if (header == null || header.isBlank()) {
      throw new DeployException("is no bundle: its manifest has no Bundle-SymbolicName");
    }
    String name = header.split(";", 2)[0].strip();
    refuseBadName(name);
    refuse(main, Constants.FRAGMENT_HOST, "is a fragment; fragments cannot be replaced alone");
    refuse(
        main,
        Constants.EXPORT_PACKAGE,
        "exports packages; bundles that import them would stop with it");
    if (boot.names().contains(name)) {
      throw new DeployException(
          name + " belongs to the boot tier, which changes with a restart of the daemon only");
    }
    String version = main.getValue(Constants.BUNDLE_VERSION);
    return new Facts(name, checked(version == null ? "0.0.0" : version.strip()));
  }

  /** The grammar of OSGi Core 8, 1.3.2; folders and files are called by the name. */
  private static void refuseBadName(String name) throws DeployException {
    if (name.length() > LONGEST_NAME) {
      throw new DeployException(
          "has a Bundle-SymbolicName that is longer than " + LONGEST_NAME + " characters");
    }
    for (String token : name.split("\\.", -1)) {
      if (token.isEmpty() || !token.chars().allMatch(JarCheck::isTokenCharacter)) {
        throw new DeployException(
            "has a Bundle-SymbolicName that is none: "
                + shortened(name)
                + " (letters, digits, - and _, with single dots between)");
      }
    }
  }

  private static boolean isTokenCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  private static String checked(String version) throws DeployException {
    if (version.length() > LONGEST_VERSION) {
      throw new DeployException(
          "has a Bundle-Version that is longer than " + LONGEST_VERSION + " characters");
    }
    try {
      return Version.parseVersion(version).toString();
    } catch (IllegalArgumentException e) {
      throw new DeployException("has a Bundle-Version that is none: " + shortened(version), e);
    }
  }

  private static void refuse(Attributes main, String header, String reason) throws DeployException {
    String value = main.getValue(header);
    if (value != null && !value.isBlank()) {
      throw new DeployException(reason + " (" + header + ": " + shortened(value) + ")");
    }
  }

  private static String shortened(String value) {
    return value.length() <= 80 ? value : value.substring(0, 77) + "…";
  }

  private void checkEntries(JarFile jar) throws IOException, DeployException {
    if (jar.size() > MOST_ENTRIES) {
      throw new DeployException("has more than " + MOST_ENTRIES + " entries");
    }
    long inflated = 0;
    byte[] buffer = new byte[65_536];
    for (JarEntry entry : Collections.list(jar.entries())) {
      checkPackage(entry.getName());
      // Reading to the end compares the checksum; counting stops what was made to swell.
      try (InputStream in = jar.getInputStream(entry)) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          inflated += n;
          if (inflated > MOST_INFLATED) {
            throw new DeployException("holds more than " + MOST_INFLATED + " bytes");
          }
        }
      }
    }
  }

  /** A second copy of a shared class is another class: nothing would fit any more. */
  private void checkPackage(String entry) throws DeployException {
    if (!entry.endsWith(CLASS) || entry.indexOf('/') < 0) {
      return;
    }
    String path = entry.substring(0, entry.lastIndexOf('/'));
    if (path.startsWith(VERSIONS)) {
      int slash = path.indexOf('/', VERSIONS.length());
      path = slash < 0 ? "" : path.substring(slash + 1);
    }
    String name = path.replace('/', '.');
    if (boot.packages().contains(name) || name.startsWith("java.")) {
      throw new DeployException(
          "contains the package " + name + ", which the boot tier has: leave it out of the jar");
    }
  }
}
