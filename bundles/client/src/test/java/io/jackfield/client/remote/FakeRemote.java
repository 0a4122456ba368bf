package io.jackfield.client.remote;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteFile;
import io.jackfield.client.RemoteInput;
import io.jackfield.client.TransferOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A server with one file, which cuts it where a test wants. */
final class FakeRemote implements Remote {
  byte[] content;
  String version = "1";
  long told = -1;
  int cutAt = Integer.MAX_VALUE;
  long from;

  @Override
  public RemoteInput read(String path, long start, String wanted) throws IOException {
    if (content == null) {
      throw new RemoteException(Reason.NOT_FOUND, path);
    }
    if (!wanted.isEmpty() && !wanted.equals(version)) {
      throw new RemoteException(Reason.CHANGED, path);
    }
    from = start;
    long size = told < 0 ? content.length : told;
    RemoteFile file = new RemoteFile(path, false, OptionalLong.of(size), Optional.empty(), version);
    return new RemoteInput() {
      private int at = (int) start;

      @Override
      public RemoteFile file() {
        return file;
      }

      @Override
      public OptionalLong remaining() {
        return OptionalLong.of(size - at);
      }

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        if (at >= cutAt) {
          throw new RemoteException(Reason.UNREACHABLE, "cut");
        }
        int count = Math.min(length, Math.min(cutAt, content.length) - at);
        System.arraycopy(content, at, bytes, offset, count);
        at += count;
        return count == 0 ? -1 : count;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public List<RemoteFile> list(String folder) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<RemoteFile> stat(String path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public RemoteFile get(String path, Path file, TransferOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public RemoteFile put(Path file, String path, TransferOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public RemoteFile put(InputStream in, long size, String path, TransferOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void rename(String from, String to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(String path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void createFolder(String path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
