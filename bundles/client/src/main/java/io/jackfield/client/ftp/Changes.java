package io.jackfield.client.ftp;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteFile;
import java.io.IOException;
import java.util.Optional;

/** What becomes of names on a server. */
final class Changes {
  private Changes() {}

  /** Deletes a file or an empty folder. */
  static void delete(Target target) throws IOException {
    Reply file = target.ask("DELE");
    if (file.isGood()) {
      return;
    }
    Reply folder = target.ask("RMD");
    if (folder.isGood()) {
      return;
    }
    boolean isFolder =
        new Facts(target.connection()).find(target).filter(RemoteFile::folder).isPresent();
    throw target.refused("cannot be deleted", isFolder ? folder : file);
  }

  /** Renames a file or folder. */
  static void rename(Target from, Target to) throws IOException {
    Reply reply = from.ask("RNFR");
    if (!reply.isIntermediate()) {
      throw from.refused("cannot be renamed", reply);
    }
    reply = to.ask("RNTO");
    if (!reply.isGood()) {
      throw to.refusedNew("cannot be the new name of " + from.name(), reply);
    }
  }

  /** Creates a folder, and those above it as far as they are missing. */
  static void createFolder(Target target) throws IOException {
    Reply reply = target.ask("MKD");
    if (reply.isGood() || isFolder(target)) {
      return;
    }
    Target parent = target.parent();
    if (parent.path().isEmpty() || parent.path().equals("/") || isFolder(parent)) {
      throw target.refusedNew("cannot be created", reply);
    }
    createFolder(parent);
    reply = target.ask("MKD");
    if (!reply.isGood() && !isFolder(target)) {
      throw target.refusedNew("cannot be created", reply);
    }
  }

  private static boolean isFolder(Target target) throws IOException {
    Optional<RemoteFile> there = new Facts(target.connection()).find(target);
    if (there.isPresent() && !there.get().folder()) {
      throw new RemoteException(Reason.REFUSED, target.shown() + ": is a file, not a folder");
    }
    return there.isPresent();
  }
}
