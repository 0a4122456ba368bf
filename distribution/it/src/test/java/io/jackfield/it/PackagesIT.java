package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jackfield.it.support.Command;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.Needs;
import io.jackfield.it.support.Packages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the build makes to be published, without installing it. */
class PackagesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PURL =
      Pattern.compile("pkg:maven/[^/]+/([^@]+)@([^?]+)\\?(?:classifier=([^&]+)&)?type=jar");

  /** What our jars have inside of others' work, by where it is in them. */
  private static final Map<String, String> EMBEDDED =
      Map.of(
          "com/github/kagkarlsson/", "db-scheduler",
          "META-INF/native/", "netty-tcnative-boringssl-static",
          "META-INF/resources/webjars/mime-db/", "mime-db",
          "org/apache/commons/io/", "commons-io",
          "org/apache/commons/net/", "commons-net",
          "org/apache/hc/core5/", "httpcore5",
          "picocli/", "picocli");

  @TempDir Path folder;

  @Test
  @Needs("sha256sum")
  void theChecksumsAreThoseOfTheFiles() throws IOException {
    Command.of("sha256sum", "--check", "--strict", "SHA256SUMS").in(Packages.folder()).run().ok();
    assertThat(Files.readString(Packages.folder().resolve("SHA256SUMS")))
        .contains(Packages.debian().getFileName().toString())
        .contains(Packages.archive().getFileName().toString());
  }

  @Test
  @Needs("tar")
  void theArchiveIsTheHome() throws IOException {
    Command.of("tar", "-xzf", Packages.archive().toString(), "-C", folder.toString()).run().ok();
    try (Stream<Path> roots = Files.list(folder)) {
      assertSame(shipped(""), files(roots.findFirst().orElseThrow()));
    }
    String listing =
        Command.of("tar", "-tvzf", Packages.archive().toString(), "--utc").run().ok().out();
    assertThat(listing.lines()).allMatch(line -> line.matches("\\S+ (root/root|0/0) +.*"));
  }

  @Test
  @Needs("dpkg-deb")
  void theDebianPackageHasTheHomeAndItsConfiguration() throws IOException {
    Path root = extracted();
    Map<String, Path> home = shipped("");
    home.keySet().removeAll(List.of("LICENSE", "bin/jackfield.bat"));
    assertSame(home, files(root.resolve("usr/share/jackfield")));
    assertSame(shipped("etc"), files(root.resolve("etc/jackfield")));
    Set<String> conffiles = new TreeSet<>(List.of("/etc/default/jackfield"));
    shipped("etc").keySet().forEach(name -> conffiles.add("/etc/jackfield/" + name));
    assertThat(control("conffiles").lines()).containsExactlyInAnyOrderElementsOf(conffiles);
  }

  @Test
  @Needs("dpkg-deb")
  void everythingInTheDebianPackageBelongsToRootAndIsWrittenByNobodyElse() {
    String listing =
        Command.of("dpkg-deb", "--contents", Packages.debian().toString()).run().ok().out();
    for (String line : listing.lines().toList()) {
      String mode =
          line.matches(".* \\./usr/(share/jackfield/)?bin/jackfield") ? "-rwxr-xr-x" : "-rw-r--r--";
      assertThat(line).startsWith((line.startsWith("d") ? "drwxr-xr-x" : mode) + " root/root ");
    }
  }

  @Test
  @Needs("dpkg-deb")
  void theScriptsOfTheMaintainerAreShell() throws IOException {
    for (String name : List.of("postinst", "prerm", "postrm")) {
      Path script = Files.writeString(folder.resolve(name), control(name));
      Command.of("sh", "-n", script.toString()).run().ok();
    }
  }

  @Test
  @Needs("lintian")
  void lintianFindsNoFault() {
    Command.of(
            "lintian",
            "--allow-root",
            "--no-cfg",
            "--fail-on",
            "error",
            Packages.debian().toString())
        .within(Duration.ofMinutes(2))
        .run()
        .ok();
  }

  @Test
  @Needs({"bash", "dpkg-deb"})
  void theInstalledCompletionKnowsTheCommandsWithoutADaemon() {
    Path script = extracted().resolve("usr/share/bash-completion/completions/jackfield");
    assertThat(completed(script, "user", "a")).isEqualTo("add");
    assertThat(completed(script, "und")).isEqualTo("undeploy");
    assertThat(completed(script, "tasks", "re").split(" ")).contains("resume", "retry");
  }

  private String completed(Path script, String... words) {
    String bash =
        ". '"
            + script
            + "'; COMP_WORDS=(\"$0\" \"$@\"); COMP_CWORD=$#; _jackfield;"
            + " echo \"${COMPREPLY[@]}\"";
    List<String> command = new ArrayList<>(List.of("bash", "-c", bash));
    command.add(Home.built().resolve("bin/jackfield").toString());
    command.addAll(List.of(words));
    return Command.of(command.toArray(new String[0]))
        .env(
            Map.of(
                "JACKFIELD_HOME", folder.toString(),
                "JAVA_HOME", System.getProperty("java.home")))
        .run()
        .ok()
        .out()
        .strip();
  }

  @Test
  @Needs({"dpkg-deb", "gzip"})
  void theManPageDescribesTheCommands() {
    Path page = extracted().resolve("usr/share/man/man1/jackfield.1.gz");
    assertThat(Command.of("gzip", "-dc", page.toString()).run().ok().out())
        .contains(".TH JACKFIELD 1", ".SS \"jackfield user add\"", "\\-\\-password\\-stdin")
        .doesNotContain("@VERSION@", "@DATE@", ".\\\" COMMANDS", "```");
  }

  @Test
  void theBillOfMaterialsIsWhatIsShipped() throws IOException {
    try (Stream<Path> files = Files.list(Packages.folder())) {
      assumeTrue(
          files.anyMatch(file -> file.toString().endsWith(".cdx.json")),
          "Maven makes no bill of materials while it is offline");
    }
    Set<String> listed = new TreeSet<>();
    for (JsonNode one : JSON.readTree(Packages.materials().toFile()).path("components")) {
      String purl = one.path("purl").asText();
      assertThat(one.path("hashes")).as(purl).isNotEmpty();
      assertThat(one.path("licenses")).as(purl).isNotEmpty();
      Matcher jar = PURL.matcher(purl);
      if (jar.matches()) {
        listed.add(
            jar.group(1) + "-" + jar.group(2) + (jar.group(3) == null ? "" : "-" + jar.group(3)));
      }
    }
    Set<String> shipped = jars();
    assertThat(listed).containsAll(shipped);
    listed.removeAll(shipped);
    Set<String> inside = embedded();
    assertThat(listed)
        .allMatch(jar -> inside.stream().anyMatch(name -> jar.startsWith(name + "-")));
    assertThat(inside)
        .allMatch(name -> listed.stream().anyMatch(jar -> jar.startsWith(name + "-")));
  }

  /** Names and versions of all jars of the home. */
  private static Set<String> jars() throws IOException {
    String version =
        Packages.archive().getFileName().toString().replaceAll("jackfield-|.tar.gz", "");
    Set<String> names = new TreeSet<>();
    for (Path jar :
        shipped("").values().stream().filter(file -> file.toString().endsWith(".jar")).toList()) {
      String folder = jar.getParent().getFileName().toString();
      if (folder.equals("bundles") || folder.equals("examples")) {
        try (JarFile file = new JarFile(jar.toFile())) {
          String name = file.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
          names.add(name + "-" + version);
        }
      } else {
        names.add(jar.getFileName().toString().replaceAll("\\.jar$", ""));
      }
    }
    return names;
  }

  /** What is in our jars and is not ours, and in a library of others where that says so. */
  private static Set<String> embedded() throws IOException {
    // Felix's parser of XML.
    Set<String> found = new TreeSet<>(List.of("kxml2", "xmlpull"));
    for (Path jar : shipped("").values().stream().filter(PackagesIT::isOurs).toList()) {
      try (JarFile file = new JarFile(jar.toFile())) {
        file.stream()
            .map(JarEntry::getName)
            .filter(
                name -> name.matches(".*\\.(class|so|json)") && !name.startsWith("io/jackfield/"))
            .forEach(name -> found.add(library(jar, name)));
      }
    }
    return found;
  }

  private static boolean isOurs(Path file) {
    String path = file.toString();
    return path.matches(".*/(bundles|examples)/[^/]+\\.jar|.*/io\\.jackfield\\.[^/]+\\.jar");
  }

  private static String library(Path jar, String name) {
    return EMBEDDED.entrySet().stream()
        .filter(one -> name.startsWith(one.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new AssertionError(jar + " has " + name + ", which nobody tells of"));
  }

  private Path extracted() {
    Path root = folder.resolve("extracted");
    Command.of("dpkg-deb", "--extract", Packages.debian().toString(), root.toString()).run().ok();
    return root;
  }

  private static String control(String file) {
    return Command.of("dpkg-deb", "--info", Packages.debian().toString(), file).run().ok().out();
  }

  /** What is in a folder of the home that was built, or in all of it. */
  private static Map<String, Path> shipped(String folder) throws IOException {
    Map<String, Path> all = new TreeMap<>();
    for (String part : List.of("LICENSE", "bin", "bundles", "etc", "examples", "lib", "system")) {
      Path path = Home.built().resolve(part);
      files(path).forEach((name, file) -> all.put(name.isEmpty() ? part : part + "/" + name, file));
    }
    if (folder.isEmpty()) {
      return all;
    }
    return files(Home.built().resolve(folder));
  }

  private static Map<String, Path> files(Path folder) throws IOException {
    Map<String, Path> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> found.put(folder.relativize(file).toString(), file));
    }
    return found;
  }

  private static void assertSame(Map<String, Path> expected, Map<String, Path> found)
      throws IOException {
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    for (Map.Entry<String, Path> one : expected.entrySet()) {
      Path other = found.get(one.getKey());
      assertThat(Files.mismatch(one.getValue(), other)).as(one.getKey()).isEqualTo(-1);
    }
  }
}
