package io.jackfield.accounts.command;

import io.jackfield.file.FileView;
import io.jackfield.file.VirtualPath;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Makes the folder of an account. */
final class HomeFolder {
  private HomeFolder() {}

  /** Makes a folder and the ones above it, where they are missing. */
  static void make(FileView files, VirtualPath folder) throws IOException {
    if (folder.isRoot()) {
      return;
    }
    make(files, folder.parent());
    try {
      requireFolder(files, folder);
    } catch (NoSuchFileException missing) {
      create(files, folder);
    }
  }

  private static void create(FileView files, VirtualPath folder) throws IOException {
    try {
      files.createFolder(folder);
    } catch (FileAlreadyExistsException somebodyWasFaster) {
      requireFolder(files, folder);
    }
  }

  private static void requireFolder(FileView files, VirtualPath path) throws IOException {
    if (!files.info(path).folder()) {
      throw new NotDirectoryException(path.toString());
    }
  }
}
