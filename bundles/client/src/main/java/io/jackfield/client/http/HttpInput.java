package io.jackfield.client.http;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteFile;
import io.jackfield.client.RemoteInput;
import java.io.IOException;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.hc.core5.http.ConnectionClosedException;

/** The content of an answer. */
final class HttpInput extends RemoteInput {
  private final RemoteFile file;
  private final Call call;
  private final Answer answer;
  private final Caller caller;

  /** How many bytes have to come; -1 if nobody knows. */
  private final long expected;

  private long came;

  HttpInput(RemoteFile file, Call call, Answer answer, Caller caller, long expected) {
    this.file = file;
    this.call = call;
    this.answer = answer;
    this.caller = caller;
    this.expected = expected;
  }

  @Override
  public RemoteFile file() {
    return file;
  }

  @Override
  public OptionalLong remaining() {
    return expected < 0 ? OptionalLong.empty() : OptionalLong.of(expected - came);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    int count;
    try {
      count = answer.read(bytes, offset, length);
    } catch (ConnectionClosedException e) {
      answer.close();
      throw cut();
    } catch (IOException e) {
      answer.close();
      throw caller.failure(call, e);
    }
    if (count >= 0) {
      came += count;
    } else if (expected >= 0 && came < expected) {
      throw cut();
    }
    return count;
  }

  private RemoteException cut() {
    String of = expected < 0 ? "" : " of " + expected;
    return new RemoteException(
        Reason.UNREACHABLE, call.where() + ": the connection broke after " + came + " bytes" + of);
  }

  /** Reads what is not wanted. */
  HttpInput discard(long count) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    while (came < count) {
      if (read(buffer, 0, (int) Math.min(buffer.length, count - came)) < 0) {
        throw cut();
      }
    }
    return this;
  }

  @Override
  public void close() {
    answer.close();
  }
}
