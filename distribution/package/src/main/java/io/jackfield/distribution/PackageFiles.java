package io.jackfield.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The build's entry point: files of packages that are made from others. */
public final class PackageFiles {
  private static final String MAN = "distribution/package/src/man/jackfield.1";
  private static final String SHELL = "bundles/shell/src/main/resources/io/jackfield/shell/";

  private PackageFiles() {}

  /**
   * Does one of two things.
   *
   * <ul>
   *   <li>{@code files CHECKOUT FOLDER VERSION TIME}: the man page, the completions and the
   *       changelogs, into the folder, which is made
   *   <li>{@code sums FOLDER VERSION}: {@code SHA256SUMS} of what is published of that version
   * </ul>
   */
  public static void main(String[] args) throws IOException {
    if (args.length == 5 && args[0].equals("files")) {
      files(Path.of(args[1]), Path.of(args[2]), args[3], Instant.parse(args[4]));
    } else if (args.length == 3 && args[0].equals("sums")) {
      sums(Path.of(args[1]), args[2]);
    } else {
      throw new IllegalArgumentException(
          "files CHECKOUT FOLDER VERSION TIME | sums FOLDER VERSION");
    }
  }

  private static void files(Path checkout, Path folder, String version, Instant time)
      throws IOException {
    Files.createDirectories(folder);
    CommandChapter chapter = CommandChapter.of(Files.readString(checkout.resolve("docs/cli.md")));
    ManPage page = new ManPage(Files.readString(checkout.resolve(MAN)));
    Gzip.write(page.with(chapter, version, time), folder.resolve("jackfield.1.gz"));
    for (String shell : List.of("bash", "zsh")) {
      String name = "completion." + shell;
      Completion completion = new Completion(Files.readString(checkout.resolve(SHELL + name)));
      Files.writeString(folder.resolve(name), completion.with(chapter.names()));
    }
    Gzip.write(DebianChangelog.of(version, time), folder.resolve("changelog.Debian.gz"));
    Gzip.write(Files.readString(checkout.resolve("CHANGELOG.md")), folder.resolve("changelog.gz"));
  }

  /** The bill of materials is not made where Maven is offline. */
  private static void sums(Path folder, String version) throws IOException {
    String name = "jackfield-" + version;
    String debian = "jackfield_" + DebianChangelog.debianVersion(version) + "_all.deb";
    Checksums.write(folder, List.of(name + ".cdx.json", name + ".tar.gz", debian));
  }
}
