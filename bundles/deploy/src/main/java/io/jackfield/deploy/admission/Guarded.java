package io.jackfield.deploy.admission;

import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.jar.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** Services that others trust: who offers them decides about accounts, files and code. */
public final class Guarded {
  private final Set<String> services;

  /**
   * For services of these types.
   *
   * @param services names of types
   */
  public Guarded(Set<String> services) {
    this.services = services;
  }

  /** By its declared components, before anything of it runs. */
  void refuse(Path jar) throws DeployException {
    try (JarFile file = new JarFile(jar.toFile())) {
      String header = file.getManifest().getMainAttributes().getValue("Service-Component");
      for (String path : header == null ? List.<String>of() : matching(file, header)) {
        String xml = read(file, path);
        for (String service : services) {
          if (provides(xml, service)) {
            throw refused(service);
          }
        }
      }
    } catch (IOException e) {
      throw new DeployException("cannot be read: " + Reason.of(e), e);
    }
  }

  /** Whichever quotes and whitespace the XML was written with. */
  private static boolean provides(String xml, String service) {
    Pattern interfaceOf =
        Pattern.compile("(?s)provide\\s.*[\"']" + Pattern.quote(service) + "[\"'].*");
    return Arrays.stream(xml.split("<", -1)).anyMatch(tag -> interfaceOf.matcher(tag).matches());
  }

  private static List<String> matching(JarFile file, String header) {
    List<String> paths = new ArrayList<>();
    for (String wanted : header.split(",", -1)) {
      String pattern = wanted.strip();
      file.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.equals(pattern) || (pattern.contains("*") && name.endsWith(".xml")))
          .forEach(paths::add);
    }
    return paths;
  }

  private static String read(JarFile file, String path) throws IOException {
    ZipEntry entry = file.getEntry(path);
    try (InputStream in = file.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** By what it has registered. */
  void refuse(Bundle started) throws DeployException {
    ServiceReference<?>[] registered = started.getRegisteredServices();
    for (ServiceReference<?> each : registered == null ? new ServiceReference<?>[0] : registered) {
      Optional<String> guarded = guardedType(each);
      if (guarded.isPresent()) {
        throw refused(guarded.get());
      }
    }
  }

  boolean is(String type) {
    return services.contains(type);
  }

  boolean is(ServiceReference<?> service) {
    return guardedType(service).isPresent();
  }

  private Optional<String> guardedType(ServiceReference<?> service) {
    return Arrays.stream((String[]) service.getProperty(Constants.OBJECTCLASS))
        .filter(services::contains)
        .findFirst();
  }

  private static DeployException refused(String service) {
    return new DeployException(
        "offers "
            + service
            + ", which only a shipped bundle may, or one that services.allow names");
  }
}
