package io.jackfield.ftp.data;

import io.jackfield.file.OpenFile;
import io.jackfield.file.Upload;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file of a transfer in the state of a connection.
 *
 * <p>An upload is an object of the {@code files} bundle, so it keeps the version of it that opened
 * it alive until the transfer ends; that version means it to, as its uploads may end after a swap.
 */
final class FlowState {
  static final String POSITION = "ftp.transfer.position";
  static final String MOVED = "ftp.transfer.moved";
  static final String AT_END = "ftp.transfer.at.end";
  private static final String FIRST = "ftp.transfer.first";
  private static final String FILE = "ftp.transfer.file";
  private static final String UPLOAD = "ftp.transfer.upload";

  private FlowState() {}

  static void putFile(Map<String, Object> state, OpenFile file, long first, long position) {
    state.put(FILE, file);
    state.put(FIRST, first);
    state.put(POSITION, position);
  }

  static void putUpload(Map<String, Object> state, Upload upload, long moved) {
    state.put(UPLOAD, upload);
    state.put(MOVED, moved);
  }

  static Optional<Upload> uploadIn(Map<String, Object> state) {
    return state.get(UPLOAD) instanceof Upload upload ? Optional.of(upload) : Optional.empty();
  }

  /** Makes the flow that goes on with what was left; {@code null} if that is not there. */
  static @Nullable Flow takeOver(
      DataContext context,
      EventLoop loop,
      Committer committer,
      boolean privately,
      Map<String, Object> state) {
    Flow flow = null;
    if (state.remove(UPLOAD) instanceof Upload upload) {
      flow = new UploadFlow(context, loop, upload, committer);
    } else if (state.remove(FILE) instanceof OpenFile file) {
      long first = number(state, FIRST);
      flow =
          privately
              ? new ChunkFlow(context, loop, new FileChunks(file, first, number(state, POSITION)))
              : new RegionFlow(context, loop, file, first);
    }
    if (flow != null) {
      flow.takeOver(state);
    }
    return flow;
  }

  static long number(Map<String, Object> state, String key) {
    return state.get(key) instanceof Long number ? number : 0;
  }
}
