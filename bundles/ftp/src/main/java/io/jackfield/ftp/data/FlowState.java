package io.jackfield.ftp.data;

import io.jackfield.file.OpenFile;
import io.jackfield.file.Upload;
import io.jackfield.transport.FileTransfer;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file of a transfer in the state of a connection.
 *
 * <p>An upload is left as values of the JDK's types, which any version of the file space adopts.
 */
final class FlowState {
  private static final String MOVED = "ftp.transfer.moved";
  private static final String FROM = "ftp.transfer.from";
  private static final String FILE = "ftp.transfer.file";
  private static final String EXPECTED = "ftp.transfer.expected";
  private static final String SENDING = "ftp.transfer.sending";
  private static final String UPLOAD = "ftp.transfer.upload";

  private FlowState() {}

  /** A file of which nothing is sent yet. */
  static void putFile(Map<String, Object> state, OpenFile file, long from) {
    state.put(FILE, file);
    state.put(FROM, from);
  }

  static void putSending(Map<String, Object> state, FileTransfer sending, long expected) {
    state.put(SENDING, sending);
    state.put(EXPECTED, expected);
  }

  static void putUpload(Map<String, Object> state, Upload upload, long moved) {
    state.put(UPLOAD, upload.detach());
    state.put(MOVED, moved);
  }

  /** What {@link Upload#detach} has left. */
  @SuppressWarnings("unchecked") // only putUpload writes it
  static Optional<Map<String, Object>> uploadIn(Map<String, Object> state) {
    return state.get(UPLOAD) instanceof Map<?, ?> upload
        ? Optional.of((Map<String, Object>) upload)
        : Optional.empty();
  }

  /** Puts what was adopted in the place of what was left, until the flow takes it over. */
  static void adopted(Map<String, Object> state, Upload upload) {
    state.put(UPLOAD, upload);
  }

  /** Makes the flow that goes on with what was left; {@code null} if that is not there. */
  static @Nullable Flow takeOver(DataContext context, EventLoop loop, Map<String, Object> state) {
    if (state.remove(UPLOAD) instanceof Upload upload) {
      return new UploadFlow(context, loop, upload, number(state, MOVED));
    } else if (state.remove(SENDING) instanceof FileTransfer sending) {
      return new FileFlow(context, loop, sending, number(state, EXPECTED));
    } else if (state.remove(FILE) instanceof OpenFile file) {
      return new FileFlow(context, loop, file, number(state, FROM));
    }
    return null;
  }

  private static long number(Map<String, Object> state, String key) {
    return state.remove(key) instanceof Long number ? number : 0;
  }
}
