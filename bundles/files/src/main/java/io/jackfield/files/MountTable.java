package io.jackfield.files;

import io.jackfield.file.VirtualPath;
import io.jackfield.files.config.FilesConfig;
import io.jackfield.files.disk.Kind;
import io.jackfield.files.disk.Mount;
import io.jackfield.files.disk.MountSpec;
import io.jackfield.files.disk.Mounts;
import io.jackfield.files.disk.RootFolder;
import io.jackfield.files.shared.SharedState;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Opens what is configured to be mounted. */
final class MountTable {
  private final RootFolder folders;
  private final SharedState shared;
  private final List<Mount> opened = new ArrayList<>();

  private MountTable(RootFolder folders, SharedState shared) {
    this.folders = folders;
    this.shared = shared;
  }

  /**
   * Opens all, or none.
   *
   * @throws IOException with a line for the operator
   */
  static Mounts open(FilesConfig config, RootFolder folders, SharedState shared)
      throws IOException {
    MountTable table = new MountTable(folders, shared);
    try {
      Duration partialTime = Duration.ofDays(config.partial_days());
      table.mount(VirtualPath.ROOT, folders.prepare(config.root()), false);
      for (MountSpec spec : specs(config)) {
        table.mount(spec);
      }
      RootFolder.checkApart(table.opened.stream().map(Mount::root).toList());
      for (Mount mount : table.opened) {
        if (!mount.isReadOnly()) {
          mount.partials().sweep(partialTime);
        }
      }
      return new Mounts(table.opened);
    } catch (IOException | RuntimeException e) {
      table.opened.forEach(Mount::close);
      throw e;
    }
  }

  /** Outer ones first. */
  private static List<MountSpec> specs(FilesConfig config) throws IOException {
    List<MountSpec> specs = new ArrayList<>();
    for (String text : config.mounts()) {
      if (!text.isBlank()) {
        specs.add(MountSpec.parse(text));
      }
    }
    if (specs.stream().map(MountSpec::at).distinct().count() < specs.size()) {
      throw new IOException("mounts: a path is named twice");
    }
    specs.sort(Comparator.comparing(spec -> spec.at().depth()));
    return specs;
  }

  private void mount(MountSpec spec) throws IOException {
    Mounts outer = new Mounts(opened);
    if (outer.isPrivate(spec.at())) {
      throw new FileSystemException(spec.at().toString(), null, "mounts: belongs to the daemon");
    }
    makePoint(outer, spec.at());
    mount(spec.at(), folders.prepare(spec), spec.readOnly());
  }

  private void mount(VirtualPath at, Path root, boolean readOnly) throws IOException {
    opened.add(new Mount(at, root, readOnly, shared));
  }

  /** A folder in the outer mount, as on any system: there it is listed, and reached. */
  private static void makePoint(Mounts outer, VirtualPath at) throws IOException {
    Mount mount = outer.of(at);
    try {
      if (mount.facts(at).kind() == Kind.FOLDER) {
        return;
      }
    } catch (NoSuchFileException e) {
      makePoint(outer, at.parent());
      mount.makeFolder(at);
      return;
    } catch (NotDirectoryException e) {
      // Told below.
    }
    throw new FileSystemException(
        at.toString(), null, "mounts: there is a file of that name, or above it");
  }
}
