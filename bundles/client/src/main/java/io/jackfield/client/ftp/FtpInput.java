package io.jackfield.client.ftp;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteFile;
import io.jackfield.client.RemoteInput;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A file that is being read. */
final class FtpInput extends RemoteInput {
  private final RemoteFile file;
  private final Target target;
  private final @Nullable Transfer transfer;
  private final Runnable onEnd;
  private long position;
  private boolean whole;
  private boolean over;

  /**
   * Begins with the next byte that comes.
   *
   * @param transfer null if no byte is left
   * @param onEnd called once, when the connection has no more to do with it
   */
  FtpInput(RemoteFile file, Target target, long from, @Nullable Transfer transfer, Runnable onEnd) {
    this.file = file;
    this.target = target;
    this.transfer = transfer;
    this.onEnd = onEnd;
    position = from;
    if (transfer == null) {
      whole = true;
      end();
    }
  }

  @Override
  public RemoteFile file() {
    return file;
  }

  @Override
  public OptionalLong remaining() {
    return file.size().isPresent()
        ? OptionalLong.of(file.size().getAsLong() - position)
        : OptionalLong.empty();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (whole || length == 0) {
      return whole ? -1 : 0;
    }
    if (over || transfer == null) {
      throw new IOException(target.shown() + ": closed");
    }
    boolean done = false;
    try {
      int count = transfer.read(bytes, offset, length);
      if (count < 0) {
        finish(transfer);
        whole = true;
        end();
      } else {
        position += count;
        checkSize();
      }
      done = true;
      return count;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  private void checkSize() throws RemoteException {
    if (file.size().isPresent() && position > file.size().getAsLong()) {
      throw new RemoteException(
          Reason.CHANGED, target.shown() + ": has become longer while it was read");
    }
  }

  private void finish(Transfer ended) throws IOException {
    OptionalLong size = file.size();
    boolean complete = size.isPresent() && position == size.getAsLong();
    Reply reply;
    try {
      reply = ended.complete();
    } catch (RemoteException e) {
      // With all that there is to come, it does not matter that the other connection was lost.
      if (complete && e.reason() == Reason.UNREACHABLE) {
        return;
      }
      throw e;
    }
    if (!reply.isGood()) {
      throw target.refused("cannot be read", reply);
    }
    if (size.isPresent() ? !complete : ended.isCut()) {
      throw new RemoteException(
          Reason.UNREACHABLE,
          target.shown()
              + ": ended after "
              + position
              + (size.isPresent() ? " of " + size.getAsLong() + " bytes" : " bytes"));
    }
  }

  private void end() {
    if (!over) {
      over = true;
      onEnd.run();
    }
  }

  @Override
  public void close() {
    if (!over && transfer != null) {
      transfer.stop();
    }
    end();
  }
}
