package io.jackfield.ftp.data;

import io.jackfield.file.OpenFile;
import io.jackfield.transport.FilePart;
import io.jackfield.transport.FileTransfer;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file to the client, in the clear or in TLS: the transport sends it, we only watch. */
public final class FileFlow extends Flow {
  private final Unsent unsent;
  private final long from;
  private final long expected;
  private @Nullable FileTransfer sending;

  public FileFlow(DataContext context, EventLoop loop, OpenFile file, long from) {
    this(context, loop, new Unsent(file), null, from, file.info().size() - from);
  }

  /** Goes on with what an earlier version has begun. */
  FileFlow(DataContext context, EventLoop loop, FileTransfer sending, long expected) {
    this(context, loop, new Unsent(null), sending, 0, expected);
  }

  private FileFlow(
      DataContext context,
      EventLoop loop,
      Unsent unsent,
      @Nullable FileTransfer sending,
      long from,
      long expected) {
    super(context, loop, unsent);
    this.unsent = unsent;
    this.sending = sending;
    this.from = from;
    this.expected = expected;
  }

  /** The file, until the transport has it. */
  private static final class Unsent implements AutoCloseable {
    private @Nullable OpenFile file;

    Unsent(@Nullable OpenFile file) {
      this.file = file;
    }

    @Override
    public void close() throws IOException {
      if (file != null) {
        file.close();
      }
    }
  }

  @Override
  long moved() {
    return sending == null ? 0 : sending.sent();
  }

  @Override
  long expected() {
    return expected;
  }

  @Override
  void begin(Channel data) {
    // Nothing is expected, but this is how the end of the connection is noticed.
    data.config().setAutoRead(true);
    OpenFile file = unsent.file;
    if (file != null) {
      unsent.file = null;
      List<FilePart> all = List.of(FilePart.range(from, expected));
      FileChannel content =
          file.channel().orElseThrow(() -> new IllegalStateException("a file without a channel"));
      sending = transport().send(data, content, all);
    }
    if (sending != null) {
      sending.whenOver(failure -> over(data, failure));
    }
  }

  private void over(Channel data, @Nullable Throwable failure) {
    if (failure == null) {
      succeed();
    } else if (!data.isActive()) {
      fail(new DataLostException("The data connection failed."));
    } else if (failure instanceof EOFException) {
      fail(new Refusal(450, "The file became shorter while it was read."));
    } else {
      fail(failure);
    }
  }

  @Override
  boolean canMove() {
    return true;
  }

  @Override
  void save(Map<String, Object> state) {
    if (sending != null) {
      sending.forget();
      FlowState.putSending(state, sending, expected);
    } else if (unsent.file != null) {
      FlowState.putFile(state, unsent.file, from);
    }
  }

  @Override
  void peerEnded(boolean inOrder) {
    fail(new DataLostException("You have closed the data connection."));
  }
}
